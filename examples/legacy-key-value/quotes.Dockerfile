FROM scratch
ENV A "b c"
ENV D 'e $f'
ENV G h "i  j" $K
ENV L m\ n

#!/usr/bin/perl
# Numbers the lines of todo.txt and keeps a copy of the list.
use strict;
use warnings;

my $home = $ARGV[0] // '/home/robot';
open my $in,  '<', "$home/todo.txt" or die "todo.txt: $!";
open my $out, '>', "$home/done.txt" or die "done.txt: $!";
while (my $line = <$in>) {
    print "$. $line";
    print $out $line;
}

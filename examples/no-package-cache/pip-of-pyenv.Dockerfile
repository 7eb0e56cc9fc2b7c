FROM ubuntu:16.04
RUN git clone https://github.com/pyenv/pyenv.git /pyenv
ENV PATH=/pyenv/shims:/pyenv/bin:$PATH
RUN pyenv install 3.4.2 && pyenv global 3.4.2
RUN pip install --upgrade setuptools
USER 10001:10001

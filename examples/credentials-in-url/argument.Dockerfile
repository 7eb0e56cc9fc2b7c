FROM debian:12
ARG USER
ARG GIT_TOKEN
RUN git config --global url."https://${GIT_TOKEN}:x-oauth-basic@github.com/".insteadOf "https://github.com/"
RUN git clone https://oauth2:$GIT_TOKEN@gitlab.com/a/b
RUN git clone https://$USER@git.example.com/a

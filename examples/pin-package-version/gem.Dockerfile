FROM ruby:3.3
RUN gem install rails rake:13.2.1 && gem install bundler -v 2.5.0
USER 10001:10001

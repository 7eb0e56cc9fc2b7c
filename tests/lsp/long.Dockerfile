# The image of a platform: five stages, each with its own tools.
# The tests of the language server type into it; see speed.rs.
ARG DEBIAN=12

# ---- base ----
FROM debian:${DEBIAN} AS base
LABEL org.opencontainers.image.title="platform" \
      org.opencontainers.image.description="the stage base"
ENV LANG=C.UTF-8 \
    STAGE=base \
    PATH=/opt/platform/bin:$PATH
WORKDIR /opt/platform

# what the libraries are built with
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        autoconf \
        automake \
        bison \
        build-essential \
        bzip2 \
        ca-certificates \
        cmake \
        curl \
        file \
        flex \
        g++ \
        gcc \
        gettext \
        git \
        gnupg \
        jq \
        less \
        libbz2-dev \
        libcurl4-openssl-dev \
        libffi-dev \
        libgmp-dev \
        libjpeg-dev \
        liblzma-dev \
        libncurses-dev \
        libpng-dev \
        libpq-dev \
        libreadline-dev \
        libsqlite3-dev \
        libssl-dev \
        libtool \
        libxml2-dev \
        libxslt1-dev \
        libyaml-dev \
        make \
        openssl \
        patch \
        pkg-config \
        rsync \
        sqlite3 \
        tar \
        unzip \
        wget \
        xz-utils \
        zip \
        zlib1g-dev \
    && rm -rf /var/lib/apt/lists/*

RUN pip install --no-cache-dir \
        aiohttp==1.0 \
        alembic==2.0 \
        attrs==3.0 \
        boto3==4.0 \
        celery==5.0 \
        click==6.0 \
        cryptography==7.0 \
        django==8.0 \
        fastapi==9.0 \
        flask==10.0 \
        gunicorn==11.0 \
        httpx==12.0 \
        jinja2==13.0 \
        lxml==14.0 \
        mypy==15.0 \
        numpy==16.0 \
        pandas==17.0 \
        pillow==18.0 \
        psycopg2==19.0 \
        pydantic==20.0 \
        pytest==21.0 \
        redis==22.0 \
        requests==23.0 \
        scipy==24.0 \
        sqlalchemy==25.0 \
        structlog==26.0 \
        tornado==27.0 \
        uvicorn==28.0 \
    && pip check

RUN set -eux; \
    url="https://example.com/tool-0.tar.gz"; \
    curl -fsSL "$url" -o /tmp/tool.tar.gz; \
    if [ "$(uname -m)" = x86_64 ]; then \
        tar -xzf /tmp/tool.tar.gz -C /usr/local; \
    else \
        echo "no tool for $(uname -m)" >&2; \
    fi; \
    rm /tmp/tool.tar.gz

RUN <<SETUP
set -e
mkdir -p etc var/log var/cache
for d in etc var; do
    chmod 755 "$d"
done
echo 'stage = base' > etc/stage.conf
SETUP

# ---- builder ----
FROM base AS builder
LABEL org.opencontainers.image.title="platform" \
      org.opencontainers.image.description="the stage builder"
ENV LANG=C.UTF-8 \
    STAGE=builder \
    PATH=/opt/platform/bin:$PATH
WORKDIR /opt/platform

# what the libraries are built with
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        autoconf \
        automake \
        bison \
        build-essential \
        bzip2 \
        ca-certificates \
        cmake \
        curl \
        file \
        flex \
        g++ \
        gcc \
        gettext \
        git \
        gnupg \
        jq \
        less \
        libbz2-dev \
        libcurl4-openssl-dev \
        libffi-dev \
        libgmp-dev \
        libjpeg-dev \
        liblzma-dev \
        libncurses-dev \
        libpng-dev \
        libpq-dev \
        libreadline-dev \
        libsqlite3-dev \
        libssl-dev \
        libtool \
        libxml2-dev \
        libxslt1-dev \
        libyaml-dev \
        make \
        openssl \
        patch \
        pkg-config \
        rsync \
        sqlite3 \
        tar \
        unzip \
        wget \
        xz-utils \
        zip \
        zlib1g-dev \
    && rm -rf /var/lib/apt/lists/*

RUN pip install --no-cache-dir \
        aiohttp==1.0 \
        alembic==2.0 \
        attrs==3.0 \
        boto3==4.0 \
        celery==5.0 \
        click==6.0 \
        cryptography==7.0 \
        django==8.0 \
        fastapi==9.0 \
        flask==10.0 \
        gunicorn==11.0 \
        httpx==12.0 \
        jinja2==13.0 \
        lxml==14.0 \
        mypy==15.0 \
        numpy==16.0 \
        pandas==17.0 \
        pillow==18.0 \
        psycopg2==19.0 \
        pydantic==20.0 \
        pytest==21.0 \
        redis==22.0 \
        requests==23.0 \
        scipy==24.0 \
        sqlalchemy==25.0 \
        structlog==26.0 \
        tornado==27.0 \
        uvicorn==28.0 \
    && pip check

RUN set -eux; \
    url="https://example.com/tool-1.tar.gz"; \
    curl -fsSL "$url" -o /tmp/tool.tar.gz; \
    if [ "$(uname -m)" = x86_64 ]; then \
        tar -xzf /tmp/tool.tar.gz -C /usr/local; \
    else \
        echo "no tool for $(uname -m)" >&2; \
    fi; \
    rm /tmp/tool.tar.gz

RUN <<SETUP
set -e
mkdir -p etc var/log var/cache
for d in etc var; do
    chmod 755 "$d"
done
echo 'stage = builder' > etc/stage.conf
SETUP

# the cursor is here
RUN make -j4 && make check

# ---- assets ----
FROM node:22 AS assets
LABEL org.opencontainers.image.title="platform" \
      org.opencontainers.image.description="the stage assets"
ENV LANG=C.UTF-8 \
    STAGE=assets \
    PATH=/opt/platform/bin:$PATH
WORKDIR /opt/platform

COPY package.json package-lock.json ./
RUN npm ci && npm cache clean --force
COPY web web
RUN npm run build \
    && find dist -name '*.map' -delete \
    && for f in dist/*.js; do gzip -k "$f"; done

RUN set -eux; \
    url="https://example.com/tool-2.tar.gz"; \
    curl -fsSL "$url" -o /tmp/tool.tar.gz; \
    if [ "$(uname -m)" = x86_64 ]; then \
        tar -xzf /tmp/tool.tar.gz -C /usr/local; \
    else \
        echo "no tool for $(uname -m)" >&2; \
    fi; \
    rm /tmp/tool.tar.gz

RUN <<SETUP
set -e
mkdir -p etc var/log var/cache
for d in etc var; do
    chmod 755 "$d"
done
echo 'stage = assets' > etc/stage.conf
SETUP

# ---- tests ----
FROM builder AS tests
LABEL org.opencontainers.image.title="platform" \
      org.opencontainers.image.description="the stage tests"
ENV LANG=C.UTF-8 \
    STAGE=tests \
    PATH=/opt/platform/bin:$PATH
WORKDIR /opt/platform

# what the libraries are built with
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        autoconf \
        automake \
        bison \
        build-essential \
        bzip2 \
        ca-certificates \
        cmake \
        curl \
        file \
        flex \
        g++ \
        gcc \
        gettext \
        git \
        gnupg \
        jq \
        less \
        libbz2-dev \
        libcurl4-openssl-dev \
        libffi-dev \
        libgmp-dev \
        libjpeg-dev \
        liblzma-dev \
        libncurses-dev \
        libpng-dev \
        libpq-dev \
        libreadline-dev \
        libsqlite3-dev \
        libssl-dev \
        libtool \
        libxml2-dev \
        libxslt1-dev \
        libyaml-dev \
        make \
        openssl \
        patch \
        pkg-config \
        rsync \
        sqlite3 \
        tar \
        unzip \
        wget \
        xz-utils \
        zip \
        zlib1g-dev \
    && rm -rf /var/lib/apt/lists/*

RUN pip install --no-cache-dir \
        aiohttp==1.0 \
        alembic==2.0 \
        attrs==3.0 \
        boto3==4.0 \
        celery==5.0 \
        click==6.0 \
        cryptography==7.0 \
        django==8.0 \
        fastapi==9.0 \
        flask==10.0 \
        gunicorn==11.0 \
        httpx==12.0 \
        jinja2==13.0 \
        lxml==14.0 \
        mypy==15.0 \
        numpy==16.0 \
        pandas==17.0 \
        pillow==18.0 \
        psycopg2==19.0 \
        pydantic==20.0 \
        pytest==21.0 \
        redis==22.0 \
        requests==23.0 \
        scipy==24.0 \
        sqlalchemy==25.0 \
        structlog==26.0 \
        tornado==27.0 \
        uvicorn==28.0 \
    && pip check

RUN set -eux; \
    url="https://example.com/tool-3.tar.gz"; \
    curl -fsSL "$url" -o /tmp/tool.tar.gz; \
    if [ "$(uname -m)" = x86_64 ]; then \
        tar -xzf /tmp/tool.tar.gz -C /usr/local; \
    else \
        echo "no tool for $(uname -m)" >&2; \
    fi; \
    rm /tmp/tool.tar.gz

RUN <<SETUP
set -e
mkdir -p etc var/log var/cache
for d in etc var; do
    chmod 755 "$d"
done
echo 'stage = tests' > etc/stage.conf
SETUP

# ---- prod ----
FROM python:3.12-slim AS prod
LABEL org.opencontainers.image.title="platform" \
      org.opencontainers.image.description="the stage prod"
ENV LANG=C.UTF-8 \
    STAGE=prod \
    PATH=/opt/platform/bin:$PATH
WORKDIR /opt/platform

# what the libraries are built with
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        autoconf \
        automake \
        bison \
        build-essential \
        bzip2 \
        ca-certificates \
        cmake \
        curl \
        file \
        flex \
        g++ \
        gcc \
        gettext \
        git \
        gnupg \
        jq \
        less \
        libbz2-dev \
        libcurl4-openssl-dev \
        libffi-dev \
        libgmp-dev \
        libjpeg-dev \
        liblzma-dev \
        libncurses-dev \
        libpng-dev \
        libpq-dev \
        libreadline-dev \
        libsqlite3-dev \
        libssl-dev \
        libtool \
        libxml2-dev \
        libxslt1-dev \
        libyaml-dev \
        make \
        openssl \
        patch \
        pkg-config \
        rsync \
        sqlite3 \
        tar \
        unzip \
        wget \
        xz-utils \
        zip \
        zlib1g-dev \
    && rm -rf /var/lib/apt/lists/*

RUN pip install --no-cache-dir \
        aiohttp==1.0 \
        alembic==2.0 \
        attrs==3.0 \
        boto3==4.0 \
        celery==5.0 \
        click==6.0 \
        cryptography==7.0 \
        django==8.0 \
        fastapi==9.0 \
        flask==10.0 \
        gunicorn==11.0 \
        httpx==12.0 \
        jinja2==13.0 \
        lxml==14.0 \
        mypy==15.0 \
        numpy==16.0 \
        pandas==17.0 \
        pillow==18.0 \
        psycopg2==19.0 \
        pydantic==20.0 \
        pytest==21.0 \
        redis==22.0 \
        requests==23.0 \
        scipy==24.0 \
        sqlalchemy==25.0 \
        structlog==26.0 \
        tornado==27.0 \
        uvicorn==28.0 \
    && pip check

RUN set -eux; \
    url="https://example.com/tool-4.tar.gz"; \
    curl -fsSL "$url" -o /tmp/tool.tar.gz; \
    if [ "$(uname -m)" = x86_64 ]; then \
        tar -xzf /tmp/tool.tar.gz -C /usr/local; \
    else \
        echo "no tool for $(uname -m)" >&2; \
    fi; \
    rm /tmp/tool.tar.gz

RUN <<SETUP
set -e
mkdir -p etc var/log var/cache
for d in etc var; do
    chmod 755 "$d"
done
echo 'stage = prod' > etc/stage.conf
SETUP

ENV OPTION_478=value
ENV OPTION_479=value
ENV OPTION_480=value
ENV OPTION_481=value
ENV OPTION_482=value
ENV OPTION_483=value
ENV OPTION_484=value
ENV OPTION_485=value
ENV OPTION_486=value
ENV OPTION_487=value
ENV OPTION_488=value
ENV OPTION_489=value
ENV OPTION_490=value
ENV OPTION_491=value
ENV OPTION_492=value
ENV OPTION_493=value
COPY --from=builder /opt/platform/bin bin
COPY --from=assets /opt/platform/dist web
COPY app app
EXPOSE 8080
HEALTHCHECK CMD curl -f http://localhost:8080/ || exit 1
CMD ["gunicorn", "app:main", "--bind", "0.0.0.0:8080"]

# Jupyter with agopher's kernels and notebooks, for a classroom, a hub or Binder.
#
#	docker build -t agopher .
#	docker run --rm -p 8888:8888 agopher
#
# What is run here is in docker/, which docker/test.sh tests without Docker.

FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
COPY kernelspec/gophernotes/go.mod kernelspec/gophernotes/go.sum kernelspec/gophernotes/
RUN go mod download && go -C kernelspec/gophernotes mod download
COPY . .
RUN sh docker/build.sh /out

FROM quay.io/jupyter/base-notebook:2026-08-10
# Binder gives these; they are those of the base image.
ARG NB_USER=jovyan
ARG NB_UID=1000
USER root
COPY --from=build /out/ /opt/agopher/bin/
RUN sh /opt/agopher/bin/install.sh
USER ${NB_UID}

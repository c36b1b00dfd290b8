# The command without the optional packages, for check and emit. From a checkout, with an ignore file of its own:
#
#   npm pack && docker build -f cli.Dockerfile -t atalaya . && docker run --rm -v "$PWD:/work" atalaya check
#
# It is installed above /work, so that definitions in /work find 'atalaya' where their repository has not installed it.
FROM node:24.21.0-bookworm-slim
COPY atalaya-*.tgz /tmp/atalaya/
RUN npm install --prefix / --omit=optional --ignore-scripts --no-audit --no-fund --no-update-notifier /tmp/atalaya/atalaya-*.tgz \
  && rm -rf /tmp/atalaya /root/.npm
WORKDIR /work
USER node
ENTRYPOINT ["node", "/node_modules/atalaya/tools/atalaya.mjs"]

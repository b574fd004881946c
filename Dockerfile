# The twin in a container. How it is run: docs/running-in-production.md.
FROM node:24-bookworm-slim AS build
WORKDIR /opt/plantgraph
COPY . .
# The Node packages go again: they are for machines without a Node of their own.
RUN npm ci --no-audit --no-fund && npm prune --omit=dev --omit=optional --ignore-scripts

FROM node:24-bookworm-slim
ENV NODE_ENV=production PLANTGRAPH_DATA_DIR=/data
WORKDIR /opt/plantgraph
COPY --from=build /opt/plantgraph/package.json /opt/plantgraph/schema.graphql /opt/plantgraph/plantgraph.schema.json ./
COPY --from=build /opt/plantgraph/bin ./bin
COPY --from=build /opt/plantgraph/dist ./dist
COPY --from=build /opt/plantgraph/examples ./examples
COPY --from=build /opt/plantgraph/node_modules ./node_modules
RUN mkdir /data && chown node:node /data && chmod 700 /data
USER node
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["node", "/opt/plantgraph/bin/plantgraph.js", "health"]
ENTRYPOINT ["node", "/opt/plantgraph/bin/plantgraph.js"]
CMD ["start"]

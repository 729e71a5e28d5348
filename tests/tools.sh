#!/usr/bin/env bash
# Installs what only the tests need, on Debian and its relatives: a browser and the tool that has it trust a certificate, a
# Chinese font, a client that speaks HTTP/2, a judge of certificates, two independent judges of our geometry (GDAL for
# GeoPackage, GEOS through Shapely for "which zone is this point in"), and a provider to sign in at.
set -euo pipefail

declare -A needs=(
  [chromium]='command -v chromium'
  [curl]='command -v curl'
  [openssl]='command -v openssl'
  [libnss3-tools]='command -v certutil'
  [fonts-noto-cjk]='test -d /usr/share/fonts/opentype/noto'
  [gdal-bin]='command -v ogrinfo'
  [python3-gdal]='/usr/bin/python3 -c "import osgeo.gdal"'
  [python3-shapely]='/usr/bin/python3 -c "import shapely"'
)

bash "$(dirname "$0")/postgres.sh" install

# The provider of OpenID Connect that the tests sign in at.
provider="$(dirname "$0")/oidc/provider"
installed="$provider/node_modules/.package-lock.json"
if ! [ "$installed" -nt "$provider/package-lock.json" ]; then
  (cd "$provider" && npm ci --no-audit --no-fund --loglevel=error)
  touch "$installed"
fi

missing=()
for package in "${!needs[@]}"; do
  bash -c "${needs[$package]}" >/dev/null 2>&1 || missing+=("$package")
done
[ "${#missing[@]}" -eq 0 ] && exit 0

if ! command -v apt-get >/dev/null; then
  echo "These are needed for the tests and apt-get is not here to install them: ${missing[*]}" >&2
  exit 1
fi
as_root=(); [ "$(id -u)" -eq 0 ] || as_root=(sudo)
echo "Installing for the tests: ${missing[*]}"
"${as_root[@]}" apt-get -o DPkg::Lock::Timeout=300 update -qq
DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "${missing[@]}" >/dev/null

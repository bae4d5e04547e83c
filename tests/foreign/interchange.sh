#!/bin/sh
# Does what attest writes for other programs pass the checkers of those who made the formats? Every
# curriculum of the library as a CASE package (ajv, the official schema) and as a Curriculum Inventory
# (xmllint, the official schema); and do both checkers refuse what is not so?
#	tests/foreign/interchange.sh ATTEST
# Says what is missing and exits 77 where the schemas (ATTEST_FOREIGN) or the checkers are not there.
set -eu
attest=$1
here=$(cd "$(dirname "$0")" && pwd)
[ -n "${ATTEST_FOREIGN-}" ] || { echo "skipped: ATTEST_FOREIGN names no folder with the schemas"; exit 77; }
[ -d "$here/node_modules/ajv" ] || { echo "skipped: ajv is not installed (tests/run.sh does that)"; exit 77; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

count=0
for curriculum in $("$attest" --json curriculum list |
	sed -n 's/^ *"id": "\(.*\)",$/\1/p; s/^ *"version": "\(.*\)",$/@\1/p' | paste -sd' ' | sed 's/ @/@/g'); do
	"$attest" curriculum export --to case "$curriculum" -o "$scratch/$curriculum.json" >"$scratch/said"
	"$attest" curriculum export --to medbiq "$curriculum" -o "$scratch/$curriculum.xml" >"$scratch/said"
	count=$((count + 1))
done
for set in "$here"/../../curricula/library/GSP@*.xml "$here"/../../curricula/library/GENERIC@*.xml; do
	name=$(basename "$set" .xml)
	"$attest" curriculum export --to case "$name" -o "$scratch/$name.json" >"$scratch/said"
done
[ "$count" -ge 9 ] || { echo "only $count curricula were found"; exit 1; }

schema=$ATTEST_FOREIGN/case/case-v1p1-cfpackage.json
node "$here/case.mjs" "$schema" "$scratch"/*.json
sed 's/"identifier"/"id"/' "$scratch/STP-CEN@2023.1.json" >"$scratch/wrong.json"
if node "$here/case.mjs" "$schema" "$scratch/wrong.json" >"$scratch/said"; then
	echo "the CASE schema refuses nothing"
	exit 1
fi

# The schemas name each other by address; nothing is fetched. One that is not among them is a stub.
medbiq=$ATTEST_FOREIGN/medbiq
cat >"$scratch/xhtml.xsd" <<'END'
<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/1999/xhtml">
<xsd:element name="div"/>
</xsd:schema>
END
cat >"$scratch/catalog.xml" <<END
<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">
<rewriteURI uriStartString="http://ns.medbiq.org/" rewritePrefix="file://$medbiq/"/>
<rewriteSystem systemIdStartString="http://ns.medbiq.org/" rewritePrefix="file://$medbiq/"/>
<uri name="http://www.w3.org/2002/08/xhtml/xhtml1-strict.xsd" uri="file://$scratch/xhtml.xsd"/>
<system systemId="http://www.w3.org/2002/08/xhtml/xhtml1-strict.xsd" uri="file://$scratch/xhtml.xsd"/>
</catalog>
END
export XML_CATALOG_FILES="$scratch/catalog.xml"
check() {
	xmllint --noout --nonet --schema "$medbiq/curriculuminventory/v1/curriculuminventory.xsd" "$@" \
		>"$scratch/said" 2>&1
}
check "$scratch"/*@*.xml || {
	grep -v 'Skipping import' "$scratch/said" | grep -v ' validates$' | head -n 20
	exit 1
}
sed 's/<AcademicLevels>/<Levels>/; s/<.AcademicLevels>/<\/Levels>/' "$scratch/STP-CEN@2023.1.xml" >"$scratch/wrong.xml"
if check "$scratch/wrong.xml"; then
	echo "the Curriculum Inventory schema refuses nothing"
	exit 1
fi
echo "$count curricula follow both schemas"

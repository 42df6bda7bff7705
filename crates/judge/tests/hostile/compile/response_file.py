# A source full of what options are called.
# attack: 106
# verdict: CE
-o /tmp/x --output=/tmp/y @/etc/shadow $(id) `id` ; rm -rf / \

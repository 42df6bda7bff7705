# Copies of itself under new names start one another.
# attack: 15 46
# expect: cpu-limit
# limits: cpu=200
n=${1:-0}
cp "$0" "copy$n.sh"
rm -f "copy$((n - 1)).sh"
exec /bin/sh "copy$n.sh" $((n + 1))

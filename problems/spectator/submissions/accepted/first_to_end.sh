read -r count
seen=0
free=0
while read -r start end; do
    if ((start >= free)); then
        ((seen++))
        free=$end
    fi
done < <(sort -n -k 2)
echo "$seen"

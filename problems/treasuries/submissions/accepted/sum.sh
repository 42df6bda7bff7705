read -r temple harbour
echo $((temple + harbour))

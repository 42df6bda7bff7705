package main

import (
	"bufio"
	"fmt"
	"os"
	"sort"
)

func main() {
	in := bufio.NewReader(os.Stdin)
	var count int
	fmt.Fscan(in, &count)
	contests := make([][2]int, count)
	for i := range contests {
		fmt.Fscan(in, &contests[i][0], &contests[i][1])
	}
	sort.Slice(contests, func(a, b int) bool { return contests[a][1] < contests[b][1] })
	seen, free := 0, 0
	for _, one := range contests {
		if one[0] >= free {
			seen++
			free = one[1]
		}
	}
	fmt.Println(seen)
}

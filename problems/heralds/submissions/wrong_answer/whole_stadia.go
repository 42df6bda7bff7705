// Lets them meet at whole stadia only.
package main

import (
	"bufio"
	"fmt"
	"math"
	"os"
)

func main() {
	in := bufio.NewReader(os.Stdin)
	var count int
	fmt.Fscan(in, &count)
	places := make([]int, count)
	speeds := make([]int, count)
	for i := range places {
		fmt.Fscan(in, &places[i], &speeds[i])
	}
	hours := func(place int) float64 {
		latest := 0.0
		for i := range places {
			latest = math.Max(latest, math.Abs(float64(places[i]-place))/float64(speeds[i]))
		}
		return latest
	}
	left, right := -1000000, 1000000
	for left < right {
		middle := left + (right-left)/2
		if hours(middle) <= hours(middle+1) {
			right = middle
		} else {
			left = middle + 1
		}
	}
	fmt.Printf("%.9f\n", hours(left))
}

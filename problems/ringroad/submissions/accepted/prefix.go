package main

import (
	"bufio"
	"os"
	"strconv"
)

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<16)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	number := func() int {
		value := 0
		c, err := in.ReadByte()
		for err == nil && c < '0' {
			c, err = in.ReadByte()
		}
		for ; err == nil && c >= '0'; c, err = in.ReadByte() {
			value = value*10 + int(c-'0')
		}
		return value
	}
	gates, travellers := number(), number()
	paid := make([]int, gates+1)
	for i := 0; i < gates; i++ {
		paid[i+1] = paid[i] + number()
	}
	for ; travellers > 0; travellers-- {
		a, b := number(), number()
		bill := paid[b-1] - paid[a-1]
		if b < a {
			bill += paid[gates]
		}
		out.WriteString(strconv.Itoa(bill))
		out.WriteByte('\n')
	}
}

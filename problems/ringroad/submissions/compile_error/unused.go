// An unused import is an error in this language.
package main

import (
	"fmt"
	"strings"
)

func main() {
	var gates, travellers int
	fmt.Scan(&gates, &travellers)
	fmt.Println(gates + travellers)
}

// Sixteen goroutines on all threads the runtime likes to make.
// attack: 1 9
// expect: cpu-limit
// limits: cpu=150 memory=256 processes=64
package main

func main() {
	for i := 0; i < 15; i++ {
		go func() {
			for {
			}
		}()
	}
	for {
	}
}

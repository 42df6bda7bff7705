fun main(args: Array<String>) {
    println(readLine()!!.trim().split(" ").map { it.toLong() }.sum())
}

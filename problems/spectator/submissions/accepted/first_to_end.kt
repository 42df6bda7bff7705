import java.io.*
import java.util.*

fun main(args: Array<String>) {
    val input = BufferedReader(InputStreamReader(System.`in`))
    val count = input.readLine().trim().toInt()
    val contests = ArrayList<Pair<Int, Int>>()
    for (i in 1..count) {
        val words = StringTokenizer(input.readLine())
        contests.add(Pair(words.nextToken().toInt(), words.nextToken().toInt()))
    }
    var seen = 0
    var free = 0
    for ((start, end) in contests.sortedBy { it.second }) {
        if (start < free) continue
        seen++
        free = end
    }
    println(seen)
}

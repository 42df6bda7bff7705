using System;
using System.Collections.Generic;
using System.Linq;

public class Program
{
    public static void Main()
    {
        int count = int.Parse(Console.ReadLine());
        var contests = new List<int[]>();
        for (int i = 0; i < count; i++)
        {
            contests.Add(Console.ReadLine().Split(' ').Select(int.Parse).ToArray());
        }
        int seen = 0, free = 0;
        foreach (var contest in contests.OrderBy(one => one[1]))
        {
            if (contest[0] < free) continue;
            seen++;
            free = contest[1];
        }
        Console.WriteLine(seen);
    }
}

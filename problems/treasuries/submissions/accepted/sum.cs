using System;
using System.Linq;

public class Program
{
    public static void Main()
    {
        Console.WriteLine(Console.ReadLine().Split(' ').Select(long.Parse).Sum());
    }
}

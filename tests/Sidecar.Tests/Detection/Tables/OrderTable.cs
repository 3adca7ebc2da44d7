using System.Globalization;
using Warden.Detection.Numerics;
using Warden.Detection.Tables;

namespace Warden.Sidecar.Tests.Detection.Tables;

/// <summary>Orders with customers, cities and products that decide each other, free texts, dates, amounts; clean, and with faults put in.</summary>
internal sealed class OrderTable
{
    public static readonly string[] Columns = ["order", "day", "customer", "name", "city", "country", "product", "title", "price", "pieces", "state", "weight"];

    private static readonly string[] Consonants = ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "br", "st"];
    private static readonly string[] Vowels = ["a", "e", "i", "o", "u"];
    private static readonly string[] States = ["open", "paid", "shipped", "returned"];

    private ulong _state;

    private OrderTable(ulong seed, int rows)
    {
        _state = seed;
        var countries = Many(6, () => Word(2));
        var cities = Many(40, () => (Name: Word(3), Country: countries[Below(6)]));
        var products = Many(80, () => (Code: Text($"P-{1000 + Below(9000)}"), Title: $"{Word(2)} {Word(3)}", Price: Text($"{5 + Below(200)}.{Below(100):00}")));
        var customers = Many(Math.Max(1, rows / 8), () => (Id: Text($"{500_000 + Below(400_000)}"), Name: $"{Word(2)} {Word(3)}", City: cities[Below(40)]));
        Rows = Many(rows, () =>
        {
            var (customer, product) = (customers[Below(customers.Length)], products[Below(80)]);
            var day = new DateTime(2024, 1, 1).AddDays(Below(500)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            return new[]
            {
                Text($"{100_000 + Below(900_000)}-{Below(100):00}"), day, customer.Id, customer.Name, customer.City.Name, customer.City.Country,
                product.Code, product.Title, product.Price, Text($"{1 + Below(9)}"), States[Below(4)], Text($"{20 + (Below(100) + Below(100) + Below(100) - 150) / 50.0:F2}"),
            };
        });
    }

    public string[][] Rows { get; }

    public HashSet<(long Row, string Column)> Faults { get; } = [];

    public Table Table => Table.Of(Columns, Rows);

    public static OrderTable Clean(ulong seed, int rows = 2000) => new(seed, rows);

    /// <summary>Changes about a share of the cells of a column.</summary>
    public OrderTable With(string column, double share, Func<string, string> change)
    {
        var at = Array.IndexOf(Columns, column);
        for (var row = 0; row < Rows.Length; row++)
        {
            if (Below(1_000_000) >= share * 1_000_000 || change(Rows[row][at]) is not { } changed || changed == Rows[row][at])
                continue;
            Rows[row][at] = changed;
            Faults.Add((row, column));
        }

        return this;
    }

    /// <summary>Another customer's or product's value: lawful by itself.</summary>
    public OrderTable WithSwaps(string column, double share) => With(column, share, _ => Rows[Below(Rows.Length)][Array.IndexOf(Columns, column)]);

    public int Below(int most) => (int)(SplitMix64.Next(ref _state) % (ulong)most);

    public string Slip(string text)
    {
        var at = Below(text.Length);
        return Below(3) switch { 0 => text.Remove(at, 1), 1 => text.Insert(at, "q"), _ => $"{text[..at]}x{text[(at + 1)..]}" };
    }

    private string Word(int syllables)
    {
        var word = string.Concat(Enumerable.Range(0, syllables).Select(_ => Consonants[Below(16)] + Vowels[Below(5)]));
        return char.ToUpperInvariant(word[0]) + word[1..];
    }

    private static T[] Many<T>(int count, Func<T> make)
    {
        var all = new T[count];
        for (var i = 0; i < count; i++)
            all[i] = make();
        return all;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Text.Json;
using Warden.Scenarios.Guarding;

namespace Warden.Scenarios.Contracts;

/// <summary>Records of many numbers with long names, and one with all of them far too high.</summary>
internal static class WideRecords
{
    /// <summary>How many numbers a record has.</summary>
    public const int Attributes = 30;

    /// <summary>Gets the calls that put ordinary records.</summary>
    public static IReadOnlyList<Call> Calls(int count) => [.. Enumerable.Range(0, count).Select(i => Put(i, factor: 1))];

    /// <summary>Gets the call that puts a record of which every number is a thousand times too high.</summary>
    public static Call Odd(int i) => Put(i, factor: 1000);

    private static Call Put(int i, long factor) => new(
        "put",
        Lots.Id(i),
        JsonSerializer.Serialize(Enumerable.Range(0, Attributes).ToDictionary(
            a => $"measuredAmountOfTheConsignmentNumber{a:00}",
            a => factor * (long.Parse(Lots.Usual(i + (31 * a)), CultureInfo.InvariantCulture) + a))));
}

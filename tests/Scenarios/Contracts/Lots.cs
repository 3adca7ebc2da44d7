using System.Globalization;
using Warden.Scenarios.Guarding;

namespace Warden.Scenarios.Contracts;

/// <summary>What is usual for <see cref="ScenarioContract"/>: new ids of the form <c>lot1234</c>, amounts between 400 and 1,000.</summary>
internal static class Lots
{
    /// <summary>An amount a thousand times too high.</summary>
    public const string FarTooHigh = "650000";

    /// <summary>Gets the id number <paramref name="i"/>: history has the first ones, scenarios take others below 9,000.</summary>
    public static string Id(int i) => (1000 + i).ToString("'lot'0", CultureInfo.InvariantCulture);

    /// <summary>Gets a call of record with a usual id.</summary>
    public static Call Record(int i, string amount) => new("record", Id(i), amount);

    /// <summary>Gets the usual amount number <paramref name="i"/>.</summary>
    public static string Usual(int i) => (400 + (i * 7919 % 601)).ToString(CultureInfo.InvariantCulture);

    /// <summary>Gets calls of a function that takes an id and an amount.</summary>
    public static IReadOnlyList<Call> Calls(string function, int count) =>
        [.. Enumerable.Range(0, count).Select(i => new Call(function, Id(i), Usual(i)))];

    /// <summary>Gets calls of a function that takes an id, with the amount in the transient data.</summary>
    public static IReadOnlyList<Call> HiddenCalls(string function, int count) =>
        [.. Enumerable.Range(0, count).Select(i => Hidden(function, i, Usual(i)))];

    /// <summary>Gets one call with its amount in the transient data.</summary>
    public static Call Hidden(string function, int i, string amount) =>
        new(function, Id(i)) { Transient = new Dictionary<string, string>(StringComparer.Ordinal) { ["amount"] = amount } };
}

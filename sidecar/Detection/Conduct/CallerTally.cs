namespace Warden.Detection;

/// <summary>What one identity, or one organisation, has brought to an attribute.</summary>
internal sealed class CallerTally
{
    /// <summary>Values.</summary>
    public long Count { get; private set; }

    /// <summary>Those that are numbers or times.</summary>
    public long Numbers { get; private set; }

    /// <summary>Sum of the numbers in ledger order.</summary>
    public double Sum { get; private set; }

    /// <summary>The smallest of the first <see cref="ConductLimits.FirstValues"/> numbers.</summary>
    public double FirstLow { get; private set; } = double.NaN;

    /// <summary>The largest of them.</summary>
    public double FirstHigh { get; private set; } = double.NaN;

    public void Add(double number)
    {
        Count++;
        if (double.IsNaN(number))
            return;
        Sum += number;
        if (Numbers++ >= ConductLimits.FirstValues)
            return;
        FirstLow = Numbers == 1 ? number : Math.Min(FirstLow, number);
        FirstHigh = Numbers == 1 ? number : Math.Max(FirstHigh, number);
    }

    public void Write(HistoryWriter to)
    {
        to.Long(Count);
        to.Long(Numbers);
        to.Double(Sum);
        to.Double(FirstLow);
        to.Double(FirstHigh);
    }

    public static CallerTally Read(HistoryReader from) =>
        new() { Count = from.Long(), Numbers = from.Long(), Sum = from.Double(), FirstLow = from.Double(), FirstHigh = from.Double() };
}

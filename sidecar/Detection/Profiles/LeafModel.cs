using Warden.Detection.Models;

namespace Warden.Detection;

/// <summary>What is usual for one attribute. Immutable once its tree is fitted.</summary>
internal sealed class LeafModel
{
    /// <summary>The path inside the tree; "" for the whole value.</summary>
    public required string Path { get; init; }

    public required LeafRole Role { get; init; }

    /// <summary>Observations.</summary>
    public required long Count { get; init; }

    /// <summary>Distinct values: exact up to 4,096, then within some percent.</summary>
    public long Distinct { get; init; }

    /// <summary>Records that lack it, although they have what it belongs to.</summary>
    public required long Missing { get; init; }

    /// <summary>It was there (nearly) always when what it belongs to was there.</summary>
    public required bool Required { get; init; }

    public required TypeRule Type { get; init; }

    /// <summary>Its values are never shown.</summary>
    public required bool Sensitive { get; init; }

    /// <summary>Something below it is sensitive: a value that is neither object nor list is not shown.</summary>
    public required bool Conceals { get; init; }

    /// <summary>How it is called for people; null where the path says it.</summary>
    public string? Label { get; init; }

    public string? Unit { get; init; }

    /// <summary>Overrides the policy's minimum history; 0 where it does not.</summary>
    public int MinimumHistory { get; init; }

    public TextShape? Shape { get; init; }

    public CheckRule? Check { get; init; }

    public ValueSet? Values { get; init; }

    public Vocabulary? Words { get; init; }

    public IdentifierSet? Identifiers { get; init; }

    /// <summary>What labels have declared reasonable; null where nothing.</summary>
    public DeclaredValues? Declared { get; init; }

    public NumericModel? Numbers { get; init; }

    public TrendLine? Trend { get; init; }

    /// <summary>It takes a part of the budget of numeric outliers.</summary>
    public bool SpendsBudget => Numbers is not null || Trend is not null;

    public bool IsJudged(int minimumHistory) =>
        Role != LeafRole.Ignored && Count >= (MinimumHistory > 0 ? MinimumHistory : minimumHistory);

    public void Write(HistoryWriter to)
    {
        to.Text(Path);
        to.Int((int)Role);
        to.Long(Count);
        to.Long(Distinct);
        to.Long(Missing);
        to.Bool(Required);
        Type.Write(to);
        to.Bool(Sensitive);
        to.Bool(Conceals);
        to.Text(Label ?? "");
        to.Text(Unit ?? "");
        to.Int(MinimumHistory);
        to.Int((Shape is null ? 0 : 1) | (Values is null ? 0 : 2) | (Identifiers is null ? 0 : 4) | (Numbers is null ? 0 : 8) | (Trend is null ? 0 : 16) | (Words is null ? 0 : 32) | (Check is null ? 0 : 64) | (Declared is null ? 0 : 128));
        Shape?.Write(to);
        Values?.Write(to);
        Identifiers?.Write(to);
        if (Numbers is not null)
            to.Bytes(Numbers.ToBytes());
        Trend?.Write(to);
        Words?.Write(to);
        if (Check is not null)
            to.Int((int)Check.Digit);
        Declared?.Write(to);
    }

    public static LeafModel Read(HistoryReader from)
    {
        var (path, role, count, distinct, missing, required) = (from.Text(), (LeafRole)from.Int(), from.Long(), from.Long(), from.Long(), from.Bool());
        var (type, sensitive, conceals) = (TypeRule.Read(from), from.Bool(), from.Bool());
        var (label, unit, minimum, parts) = (from.Text(), from.Text(), from.Int(), from.Int());
        return new()
        {
            Path = path,
            Role = role,
            Count = count,
            Distinct = distinct,
            Missing = missing,
            Required = required,
            Type = type,
            Sensitive = sensitive,
            Conceals = conceals,
            Label = label.Length > 0 ? label : null,
            Unit = unit.Length > 0 ? unit : null,
            MinimumHistory = minimum,
            Shape = (parts & 1) != 0 ? TextShape.Read(from) : null,
            Values = (parts & 2) != 0 ? ValueSet.Read(from) : null,
            Identifiers = (parts & 4) != 0 ? IdentifierSet.Read(from) : null,
            Numbers = (parts & 8) != 0 ? NumericModel.FromBytes(from.Bytes(), from.Detectors) : null,
            Trend = (parts & 16) != 0 ? TrendLine.Read(from) : null,
            Words = (parts & 32) != 0 ? Vocabulary.Read(from) : null,
            Check = (parts & 64) != 0 ? new((CheckDigit)from.Int()) : null,
            Declared = (parts & 128) != 0 ? DeclaredValues.Read(from) : null,
        };
    }
}

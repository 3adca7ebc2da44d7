using System.Diagnostics.CodeAnalysis;
using Warden.Detection.Models;

namespace Warden.Detection.Strategies;

/// <summary>Makes one verdict out of the detectors' sets of outliers.</summary>
/// <remarks>
/// Either one of the three named strategies or an expression over detector names with <c>!</c>, <c>&amp;</c>, <c>|</c> (binding in
/// that order) and parentheses, such as <c>sigma | (knn &amp; density) | forest</c>. Detectors of structure are united with the
/// result unless the expression names them. Immutable; compiled into a truth table, so evaluating is one bit test.
/// </remarks>
public sealed class Strategy : IEquatable<Strategy>
{
    /// <summary>The longest expression, in characters.</summary>
    public const int MaximumLength = 512;

    /// <summary>The deepest nesting of parentheses and negations.</summary>
    public const int MaximumDepth = 32;

    private readonly ulong[] _table;
    private readonly string _expression;

    private Strategy(string text, string expression, ModelSet named, ulong[] table) =>
        (Text, _expression, Named, _table) = (text, expression, named, table);

    /// <summary>All four numeric models agree: the fewest findings.</summary>
    public static Strategy Passive { get; } = ParseNamed("passive", "sigma & knn & density & forest");

    /// <summary>Sigma and forest agree, and one of the neighbour models.</summary>
    public static Strategy Cautious { get; } = ParseNamed("cautious", "sigma & (knn | density) & forest");

    /// <summary>Sigma, or forest, or both neighbour models: the most findings.</summary>
    public static Strategy Active { get; } = ParseNamed("active", "sigma | (knn & density) | forest");

    /// <summary>The name or expression as it was given, trimmed.</summary>
    public string Text { get; }

    /// <summary>The detectors that the expression names.</summary>
    public ModelSet Named { get; }

    /// <summary>Reads a strategy: <c>passive</c>, <c>cautious</c>, <c>active</c> or an expression.</summary>
    /// <exception cref="StrategySyntaxException">The text is none; the exception says where and why.</exception>
    /// <param name="text">The name or expression.</param>
    /// <param name="detectors">The detectors that it may name; null for the default ones.</param>
    public static Strategy Parse(string text, NumericDetectors? detectors = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var strategy, out var error, detectors) ? strategy : throw new StrategySyntaxException(error);
    }

    /// <summary>Reads a strategy, or says where and why the text is none.</summary>
    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out Strategy? strategy,
        [NotNullWhen(false)] out StrategyError? error,
        NumericDetectors? detectors = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        detectors ??= NumericDetectors.Default;
        error = null;
        strategy = text.Trim() switch
        {
            "passive" => Passive,
            "cautious" => Cautious,
            "active" => Active,
            _ => null,
        };
        if (strategy is not null && detectors == NumericDetectors.Default)
            return true;
        var expression = strategy is null ? text : strategy._expression;
        return TryCompile(text.Trim(), expression, detectors, out strategy, out error);
    }

    /// <summary>Whether the detectors' sets make an outlier.</summary>
    /// <param name="outliers">The detectors that call the value one; those that did not take part are not in it.</param>
    public bool Evaluate(ModelSet outliers)
    {
        var row = (int)outliers & ((_table.Length << 6) - 1);
        return ((_table[row >> 6] >> row) & 1) != 0;
    }

    /// <summary>Whether this strategy never flags what <paramref name="other"/> does not.</summary>
    public bool IsSubsetOf(Strategy other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (_table.Length != other._table.Length)
            throw new ArgumentException("Strategies over equal detectors were expected, over others came.", nameof(other));
        for (var i = 0; i < _table.Length; i++)
        {
            if ((_table[i] & ~other._table[i]) != 0)
                return false;
        }
        return true;
    }

    /// <summary>Equal when they flag the same sets, however they are written.</summary>
    public bool Equals(Strategy? other) => other is not null && _table.AsSpan().SequenceEqual(other._table);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Strategy);

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((int)(_table[0] ^ (_table[0] >> 32) ^ _table[^1]));

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static Strategy ParseNamed(string name, string expression) =>
        TryCompile(name, expression, NumericDetectors.Default, out var strategy, out var error) ? strategy : throw new StrategySyntaxException(error);

    private static bool TryCompile(
        string name,
        string expression,
        NumericDetectors detectors,
        [NotNullWhen(true)] out Strategy? strategy,
        [NotNullWhen(false)] out StrategyError? error)
    {
        strategy = null;
        if (!StrategyParser.TryParse(expression, detectors, out var table, out var named, out error))
            return false;
        var united = StrategyParser.TableOf(ModelSet.Structural & ~named, table.Length);
        for (var word = 0; word < table.Length; word++)
            table[word] |= united[word];
        // Row 0 is the value that nobody finds odd.
        if ((table[0] & 1) != 0)
        {
            error = new StrategyError(0, "the expression would flag a value that no detector calls an outlier");
            return false;
        }
        strategy = new Strategy(name, expression, named, table);
        return true;
    }
}

using System.Diagnostics.CodeAnalysis;
using Warden.Detection.Models;

namespace Warden.Detection.Strategies;

/// <summary>Reads an expression into its truth table over all sets of detectors.</summary>
/// <remarks>
/// Grammar: or = and { "|" and }; and = not { "&amp;" not }; not = "!" not | name | "(" or ")". Every node is a table of one bit a set, so
/// parsing already evaluates; length and depth are bounded before anything is kept.
/// </remarks>
internal ref struct StrategyParser
{
    // Which of the 64 rows in a word have the bit, for the first six.
    private static ReadOnlySpan<ulong> Within =>
        [0xAAAAAAAAAAAAAAAA, 0xCCCCCCCCCCCCCCCC, 0xF0F0F0F0F0F0F0F0, 0xFF00FF00FF00FF00, 0xFFFF0000FFFF0000, 0xFFFFFFFF00000000];

    private readonly int _words;
    private readonly NumericDetectors _detectors;
    private readonly ReadOnlySpan<char> _text;
    private int _at;
    private ModelSet _named;
    private StrategyError? _error;

    private StrategyParser(ReadOnlySpan<char> text, NumericDetectors detectors)
    {
        _text = text;
        _detectors = detectors;
        _words = (1 << detectors.Count) / 64;
    }

    public static bool TryParse(
        string text, NumericDetectors detectors, [NotNullWhen(true)] out ulong[]? table, out ModelSet named, [NotNullWhen(false)] out StrategyError? error)
    {
        table = null;
        named = ModelSet.None;
        if (text.Length > Strategy.MaximumLength)
        {
            error = new StrategyError(
                Strategy.MaximumLength, $"at most {Strategy.MaximumLength} characters are allowed, {text.Length} came");
            return false;
        }
        var parser = new StrategyParser(text, detectors);
        table = parser.Or(0);
        parser.Peek();
        if (table is not null && parser._at < text.Length)
            table = parser.Fail("'&', '|' or the end was expected");
        named = parser._named;
        error = parser._error;
        return table is not null;
    }

    /// <summary>Gets the table that holds where any detector of a set calls the value an outlier.</summary>
    /// <remarks>Word by word: an expression may name hundreds, and a policy have a thousand expressions.</remarks>
    public static ulong[] TableOf(ModelSet models, int words)
    {
        var table = new ulong[words];
        for (var bit = 0; bit < 32; bit++)
        {
            if (((int)models >> bit & 1) == 0)
                continue;
            for (var word = 0; word < words; word++)
                table[word] |= bit < Within.Length ? Within[bit] : (word >> (bit - Within.Length) & 1) == 0 ? 0 : ulong.MaxValue;
        }
        return table;
    }

    private ulong[]? Or(int depth)
    {
        var left = And(depth);
        while (left is not null && Peek() == '|')
        {
            _at++;
            var right = And(depth);
            if (right is null)
                return null;
            for (var i = 0; i < _words; i++)
                left[i] |= right[i];
        }
        return left;
    }

    private ulong[]? And(int depth)
    {
        var left = Not(depth);
        while (left is not null && Peek() == '&')
        {
            _at++;
            var right = Not(depth);
            if (right is null)
                return null;
            for (var i = 0; i < _words; i++)
                left[i] &= right[i];
        }
        return left;
    }

    private ulong[]? Not(int depth)
    {
        var next = Peek();
        if (next is not ('!' or '('))
            return Name();
        if (depth == Strategy.MaximumDepth)
            return Fail($"at most {Strategy.MaximumDepth} nested parentheses and negations are allowed");
        _at++;
        if (next == '(')
        {
            var inner = Or(depth + 1);
            if (inner is null)
                return null;
            if (Peek() != ')')
                return Fail("')' was expected");
            _at++;
            return inner;
        }
        var negated = Not(depth + 1);
        for (var i = 0; negated is not null && i < _words; i++)
            negated[i] = ~negated[i];
        return negated;
    }

    private ulong[]? Name()
    {
        var end = _at;
        while (end < _text.Length && char.IsAsciiLetter(_text[end]))
            end++;
        if (end == _at)
            return Fail("a detector's name, '!' or '(' was expected");
        if (!_detectors.TryParseName(_text[_at..end], out var model))
            return Fail($"no detector has this name; there are {string.Join(", ", _detectors.NamesOf((ModelSet)(-1)))}");
        _named |= model;
        _at = end;
        return TableOf(model, _words);
    }

    private char Peek()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t')
            _at++;
        return _at < _text.Length ? _text[_at] : '\0';
    }

    private ulong[]? Fail(string expected)
    {
        var end = _at;
        while (end < _text.Length && char.IsAsciiLetterOrDigit(_text[end]))
            end++;
        var came = _at >= _text.Length ? "the end" : $"'{_text[_at..Math.Max(end, _at + 1)]}'";
        _error ??= new StrategyError(_at, $"{expected}, {came} came");
        return null;
    }
}

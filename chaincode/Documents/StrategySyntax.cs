namespace Warden.Documents;

/// <summary>Whether a text is a strategy that sidecars can follow; what it means is theirs to know.</summary>
/// <remarks>
/// A name (<c>passive</c>, <c>cautious</c>, <c>active</c>), or or = and { "|" and }; and = not { "&amp;" not }; not = "!" not | detector |
/// "(" or ")"; a detector is 1 to 32 lower-case ASCII letters. Which detectors exist is not the contract's to say: organisations may plug in
/// further ones, and a sidecar without one of those that a policy names does not score by it. The contract refuses what is no expression.
/// Length and depth are bounded before anything is read.
/// </remarks>
public static class StrategySyntax
{
    /// <summary>How many characters an expression may have.</summary>
    public const int MaximumLength = 512;

    /// <summary>How deep parentheses and negations may nest.</summary>
    public const int MaximumDepth = 32;

    /// <summary>How many characters a detector's name may have.</summary>
    public const int MaximumNameLength = 32;

    /// <summary>The names of the detectors that every sidecar has.</summary>
    public static IReadOnlyList<string> Detectors { get; } =
        [
            "sigma", "knn", "density", "forest", "type", "form", "novelty", "unique", "relation",
            "step", "rate", "repeat", "allowance", "bulk", "profile", "record",
        ];

    /// <summary>Whether a text can be a detector's name: lower-case ASCII letters, and no strategy's name.</summary>
    public static bool IsName(string text) =>
        text.Length is > 0 and <= MaximumNameLength && text.All(char.IsAsciiLetterLower) && !IsStrategyName(text);

    /// <summary>Gets the detectors that a strategy's expression names, each once, in its order; none for a named strategy.</summary>
    /// <exception cref="DocumentException">The text is no strategy.</exception>
    public static IReadOnlyList<string> NamesIn(string strategy)
    {
        var names = new List<string>();
        Read("strategy", strategy, names);
        return names;
    }

    /// <summary>Gets the detectors that a policy names anywhere, each once, in ordinal order.</summary>
    /// <exception cref="DocumentException">One of its strategies is none.</exception>
    public static IReadOnlyList<string> NamesIn(DetectionPolicy policy)
    {
        var strategies = (policy.Attributes ?? new Dictionary<string, AttributePolicy>()).Values.Select(attribute => attribute.Strategy)
            .Append(policy.FalseAlarms?.Strategy)
            .Append(policy.Strategy);
        return [.. strategies.OfType<string>().SelectMany(NamesIn).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>Checks a strategy.</summary>
    /// <exception cref="DocumentException">It is none; the message says where and why.</exception>
    public static void Check(string path, string strategy) => Read(path, strategy, []);

    private static bool IsStrategyName(ReadOnlySpan<char> text) => text is "passive" or "cautious" or "active";

    private static void Read(string path, string strategy, List<string> names)
    {
        if (strategy.Length > MaximumLength)
        {
            throw new DocumentException(FormattableString.Invariant(
                $"{path}: expected at most {MaximumLength} characters, but {strategy.Length} came"));
        }

        if (!IsStrategyName(strategy.Trim()))
        {
            new Reader(path, strategy, names).Read();
        }
    }

    private ref struct Reader(string path, string text, List<string> names)
    {
        private int at;

        public void Read()
        {
            // Each part is read as what it says of a value that no detector calls an outlier: that must not be a finding.
            var flagsOrdinary = Or(0);
            if (Peek() != '\0')
            {
                throw Unexpected("&, | or the end");
            }

            if (flagsOrdinary)
            {
                throw new DocumentException($"{path}: expected a strategy that leaves values alone which no detector finds odd, but this one flags them");
            }
        }

        private bool Or(int depth)
        {
            var holds = And(depth);
            while (Peek() == '|')
            {
                at++;
                holds |= And(depth);
            }

            return holds;
        }

        private bool And(int depth)
        {
            var holds = Not(depth);
            while (Peek() == '&')
            {
                at++;
                holds &= Not(depth);
            }

            return holds;
        }

        private bool Not(int depth)
        {
            var next = Peek();
            if (next is not ('!' or '('))
            {
                return Name();
            }

            if (depth == MaximumDepth)
            {
                throw Unexpected($"at most {MaximumDepth} nested parentheses and negations");
            }

            at++;
            if (next == '!')
            {
                return !Not(depth + 1);
            }

            var holds = Or(depth + 1);
            if (Peek() != ')')
            {
                throw Unexpected(")");
            }

            at++;
            return holds;
        }

        private bool Name()
        {
            var end = at;
            while (end < text.Length && char.IsAsciiLetter(text[end]))
            {
                end++;
            }

            var name = text[at..end];
            if (!IsName(name))
            {
                throw Unexpected($"a detector ({string.Join(", ", Detectors)}, or one that is plugged in), ! or (");
            }

            if (!names.Contains(name, StringComparer.Ordinal))
            {
                names.Add(name);
            }

            at = end;
            return false;
        }

        private char Peek()
        {
            while (at < text.Length && text[at] is ' ' or '\t')
            {
                at++;
            }

            return at < text.Length ? text[at] : '\0';
        }

        private DocumentException Unexpected(string expected)
        {
            var end = at;
            while (end < text.Length && end < at + 20 && char.IsAsciiLetterOrDigit(text[end]))
            {
                end++;
            }

            var came = at >= text.Length ? "the end" : $"\"{(char.IsControl(text[at]) ? "?" : text[at..Math.Max(end, at + 1)])}\"";
            return new DocumentException(FormattableString.Invariant($"{path}: at {at}: expected {expected}, but {came} came"));
        }
    }
}

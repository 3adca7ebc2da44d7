namespace Warden.Documents;

/// <summary>How a chaincode is guarded. Voted on, versioned, in force for every sidecar of the channel.</summary>
public sealed record DetectionPolicy
{
    /// <summary>Version of the document's form.</summary>
    public int V { get; init; } = 1;

    /// <summary>The chaincode this policy is for.</summary>
    public required string Chaincode { get; init; }

    /// <summary>What a WARN becomes.</summary>
    public WardenMode Mode { get; init; } = WardenMode.Shadow;

    /// <summary>The mode per transaction function (<c>name</c> or <c>contract:name</c>) where it differs.</summary>
    public IReadOnlyDictionary<string, WardenMode> Functions { get; init; } = new Dictionary<string, WardenMode>(StringComparer.Ordinal);

    /// <summary>Which calls are judged at all: those that any of these matches; null: every call. Restrictions hold for the others too.</summary>
    public IReadOnlyList<CallMatch>? Match { get; init; }

    /// <summary>What differs for single attributes, by path as in a finding; an entry holds for what lies below its path too.</summary>
    public IReadOnlyDictionary<string, AttributePolicy>? Attributes { get; init; }

    /// <summary>The share of calls, chosen by transaction id, in which a mode stricter than shadow holds; the others are in shadow. In (0, 1].</summary>
    public double CanaryShare { get; init; } = 1;

    /// <summary>When an attribute is judged more mildly by itself; null: never.</summary>
    public FalseAlarmBudget? FalseAlarms { get; init; }

    /// <summary>Limits of calls, repeats and writes; null: all learnt from history.</summary>
    public ConductPolicy? Conduct { get; init; }

    /// <summary>How the models' sets are combined: <c>passive</c>, <c>cautious</c>, <c>active</c> or an expression over model names.</summary>
    public string Strategy { get; init; } = "active";

    /// <summary>Where the thresholds come from.</summary>
    public ThresholdKind Thresholds { get; init; } = ThresholdKind.Calibrated;

    /// <summary>Calibrated: the share of ordinary records that may be flagged. In (0, 0.5].</summary>
    public double Alpha { get; init; } = 0.001;

    /// <summary>Textbook: the share of history that may lie outside the sigma limits. In (0, 0.5].</summary>
    public double Z { get; init; } = 0.003;

    /// <summary>How many observations an attribute needs before it is judged.</summary>
    public int MinimumHistory { get; init; } = 100;

    /// <summary>When models are fitted anew.</summary>
    public RetrainPolicy Retrain { get; init; } = new();

    /// <summary>What <see cref="WardenMode.Advise"/> falls back to while the organisations' models differ: hold or shadow.</summary>
    public WardenMode Fallback { get; init; } = WardenMode.Shadow;

    /// <summary>What an unscored call gets.</summary>
    public UnscoredAction OnUnscored { get; init; } = UnscoredAction.Pass;

    /// <summary>How long a score may take before the call is UNSCORED, in milliseconds; null: as each sidecar is set. No sidecar waits longer than it is set to.</summary>
    public int? DeadlineMilliseconds { get; init; }

    /// <summary>How large a call may be that is scored; null: as large as a sidecar collects.</summary>
    public ScoreBudget? Budget { get; init; }

    /// <summary>How much time the guard may add to calls before it stands back to shadow by itself; null: any.</summary>
    public LatencyLimit? Latency { get; init; }

    /// <summary>The SHA-256 digests of the programs that may answer as this chaincode; null or empty: any. A sidecar refuses calls of another one.</summary>
    public IReadOnlyList<string>? Programs { get; init; }

    /// <summary>How confirmations work in <see cref="WardenMode.Hold"/>.</summary>
    public ConfirmationPolicy Confirmation { get; init; } = new();

    /// <summary>The organisations (MSP ids) that take part in epochs; empty means every member.</summary>
    public IReadOnlyList<string> Organizations { get; init; } = [];

    /// <summary>Gets the mode that holds for a transaction function.</summary>
    public WardenMode ModeOf(string function) => ListedModeOf(function) ?? Mode;

    /// <summary>Gets the mode that the policy lists for a function; null: it lists none, and the chaincode's holds.</summary>
    /// <remarks>
    /// <c>name</c> and <c>contract:name</c> can be one function: the default contract answers to both. Where the policy does not have the
    /// very name that came, the strictest of those with the same name behind the colon holds, so that no spelling goes round it.
    /// </remarks>
    public WardenMode? ListedModeOf(string function)
    {
        if (Functions.Count == 0)
        {
            return null;
        }

        if (Functions.TryGetValue(function, out var mode))
        {
            return mode;
        }

        var name = NameOf(function);
        return Functions.Where(f => NameOf(f.Key) == name).Select(f => (WardenMode?)f.Value).Max();
    }

    /// <summary>Whether the policy lists a function as off: nothing of its calls is judged, whatever single attributes say.</summary>
    public bool IsOff(string function) => ListedModeOf(function) == WardenMode.Off;

    /// <summary>Gets what differs for an attribute: the entry of its path, or of the nearest path above it; null where none.</summary>
    public AttributePolicy? AttributeOf(string path)
    {
        if (Attributes is not { Count: > 0 } attributes)
        {
            return null;
        }

        for (var length = path.Length; length > 0; length = path.AsSpan(0, length).LastIndexOfAny('.', '[', '/'))
        {
            if (attributes.TryGetValue(path[..length], out var attribute))
            {
                return attribute;
            }
        }

        return null;
    }

    /// <summary>Gets the same for an argument that a schema gives a name: what is said of the name comes before what is said of the place.</summary>
    public AttributePolicy? AttributeOf(string path, AttributeSchema? schema) =>
        (schema?.NamedPath(path) is { } named ? AttributeOf(named) : null)
        ?? AttributeOf(path)
        ?? (schema?.PlacedPath(path) is { } placed ? AttributeOf(placed) : null);

    /// <summary>Gets the most persons that any call can need: whoever answers before cannot know which attributes another organisation's sidecar names.</summary>
    public int MostPersons() => Math.Max(Confirmation.Persons, Attributes?.Values.Select(a => a.Persons ?? 0).DefaultIfEmpty().Max() ?? 0);

    /// <summary>Gets the policy with the strategies that the schema gives single attributes; what the policy itself says of one comes first.</summary>
    public DetectionPolicy With(AttributeSchema? schema)
    {
        if (schema is null || schema.Attributes.All(declared => declared.Strategy is null))
        {
            return this;
        }

        var attributes = new SortedDictionary<string, AttributePolicy>(StringComparer.Ordinal);
        foreach (var declared in schema.Attributes.Where(declared => declared.Strategy is not null))
        {
            attributes[declared.Path] = new AttributePolicy(Strategy: declared.Strategy);
        }

        foreach (var (path, attribute) in Attributes ?? new Dictionary<string, AttributePolicy>())
        {
            attributes[path] = attribute with { Strategy = attribute.Strategy ?? attributes.GetValueOrDefault(path)?.Strategy };
        }

        return this with { Attributes = attributes };
    }

    /// <summary>Checks what the type system does not.</summary>
    /// <exception cref="DocumentException">A value is out of its range; the message names it.</exception>
    public DetectionPolicy Validate()
    {
        Require(V == 1, nameof(V), "1", V);
        Require(Chaincode.Length is > 0 and <= 128, nameof(Chaincode), "1 to 128 characters", Chaincode.Length);
        StrategySyntax.Check("policy: strategy", Strategy);
        Require(CanaryShare is > 0 and <= 1, nameof(CanaryShare), "a share in (0, 1]", CanaryShare);
        Require(Alpha is > 0 and <= 0.5, nameof(Alpha), "a share in (0, 0.5]", Alpha);
        Require(Z is > 0 and <= 0.5, nameof(Z), "a share in (0, 0.5]", Z);
        Require(MinimumHistory is >= 2 and <= 1_000_000, nameof(MinimumHistory), "2 to 1000000", MinimumHistory);
        Require(Retrain.EveryBlocks is >= 1 and <= 1_000_000, "retrain.everyBlocks", "1 to 1000000", Retrain.EveryBlocks);
        Require(Fallback is WardenMode.Hold or WardenMode.Shadow, nameof(Fallback), "hold or shadow", Fallback);
        Require(Confirmation.ValidForBlocks is >= 1 and <= 1_000_000, "confirmation.validForBlocks", "1 to 1000000", Confirmation.ValidForBlocks);
        Require(Confirmation.Persons is 1 or 2, "confirmation.persons", "1 or 2", Confirmation.Persons);
        Require(
            Confirmation.CoolingBlocks >= 0 && Confirmation.CoolingBlocks < Confirmation.ValidForBlocks,
            "confirmation.coolingBlocks", "0 or more, and fewer than validForBlocks", Confirmation.CoolingBlocks);
        Require(Functions.Count <= 256, nameof(Functions), "at most 256 functions", Functions.Count);
        Require(Organizations.Count <= 256, nameof(Organizations), "at most 256 organisations", Organizations.Count);
        if (FalseAlarms is { } budget)
        {
            Require(budget.Share is > 0 and <= 1, "falseAlarms.share", "a share in (0, 1]", budget.Share);
            Require(budget.WindowBlocks is >= 1 and <= 1_000_000, "falseAlarms.windowBlocks", "1 to 1000000", budget.WindowBlocks);
            Require(budget.Mode is null or WardenMode.Shadow or WardenMode.Advise, "falseAlarms.mode", "shadow or advise", budget.Mode!);
            Require(budget.Least is >= 1 and <= 1_000_000, "falseAlarms.least", "1 to 1000000", budget.Least);
            if (budget.Strategy is { } milder)
            {
                StrategySyntax.Check("policy: falseAlarms.strategy", milder);
            }
        }

        Require(
            DeadlineMilliseconds is null or (>= 1 and <= 25_000), nameof(DeadlineMilliseconds), "1 to 25000", DeadlineMilliseconds ?? 0);
        Require(Programs is null or { Count: <= 64 }, nameof(Programs), "at most 64 digests", Programs?.Count ?? 0);
        foreach (var program in Programs ?? [])
        {
            Require(
                program.Length == 64 && program.All(char.IsAsciiHexDigitLower), nameof(Programs), "64 lower-case hexadecimal digits", $"{program.Length} characters");
        }

        Require(Match is null or { Count: > 0 and <= 64 }, nameof(Match), "1 to 64 conditions, or none at all", Match?.Count ?? 0);
        for (var i = 0; i < Match?.Count; i++)
        {
            Match[i].Validate(FormattableString.Invariant($"policy: match[{i}]"));
        }

        Budget?.Validate("policy: budget");
        Latency?.Validate("policy: latency");
        ValidateConduct();
        ValidateAttributes();
        return this;
    }

    private static string NameOf(string function) => function[(function.LastIndexOf(':') + 1)..];

    private void ValidateConduct()
    {
        Limit("windowBlocks", 1, 10_000, Conduct?.WindowBlocks);
        Limit("calls", 1, 1_000_000, Conduct?.Calls);
        Limit("repeats", 1, 1_000_000, Conduct?.Repeats);
        Limit("writes", 2, 1_000_000, Conduct?.Writes);

        Require(Conduct?.Drain is null or (> 0 and <= 1), "conduct.drain", "a share in (0, 1]", Conduct?.Drain ?? 0);

        static void Limit(string name, int low, int high, int? came) =>
            Require(came is null || (came >= low && came <= high), $"conduct.{name}", FormattableString.Invariant($"{low} to {high}"), came ?? 0);
    }

    private void ValidateAttributes()
    {
        Require(Attributes is null or { Count: <= 1024 }, nameof(Attributes), "at most 1024", Attributes?.Count ?? 0);
        foreach (var (path, attribute) in (Attributes ?? new Dictionary<string, AttributePolicy>()).OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            Require(path.Length is > 0 and <= 512 && !path.Any(char.IsControl), nameof(Attributes), "paths of 1 to 512 characters", path.Length);
            if (attribute.Strategy is { } strategy)
            {
                StrategySyntax.Check($"policy: attributes: {path}: strategy", strategy);
            }

            attribute.Limits?.Validate($"policy: attributes: {path}: limits");
            attribute.Alone?.Validate($"policy: attributes: {path}: alone");
            Require(attribute.Persons is null or 1 or 2, $"attributes: {path}: persons", "1 or 2", attribute.Persons ?? 0);
            Require(attribute.Alone is null || attribute.Persons is 2, $"attributes: {path}: alone", "persons 2 beside it", attribute.Persons ?? 0);
            Require(
                attribute.MinimumHistory is null or (>= 2 and <= 1_000_000),
                $"attributes: {path}: minimumHistory", "2 to 1000000", attribute.MinimumHistory ?? 0);
        }
    }

    private static void Require(bool holds, string name, string expected, object came)
    {
        if (!holds)
        {
            var member = char.ToLowerInvariant(name[0]) + name[1..];
            throw new DocumentException(FormattableString.Invariant($"policy: {member}: expected {expected}, but {came} came"));
        }
    }
}

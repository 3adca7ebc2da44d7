using System.CommandLine;
using Warden.Documents;

namespace Warden.Host.Commands.Governing;

/// <summary>The options that say what an attribute may be.</summary>
internal sealed class LimitOptions
{
    private readonly Option<string?> min = new("--min") { Description = "The least number, as in 0 or -0.5.", HelpName = "NUMBER" };
    private readonly Option<string?> max = new("--max") { Description = "The greatest number.", HelpName = "NUMBER" };
    private readonly Option<string[]> values = new("--value") { Description = "A value that may come. Can be repeated.", HelpName = "TEXT" };
    private readonly Option<int?> length = new("--max-length") { Description = "How many characters a text may have.", HelpName = "N" };

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [min, max, values, length];

    /// <summary>Gets what was given.</summary>
    public ValueLimits Read(CommandContext context) => new(
        context.Value(min),
        context.Value(max),
        context.Value(values) is { Length: > 0 } named ? [.. named.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)] : null,
        context.Value(length));
}

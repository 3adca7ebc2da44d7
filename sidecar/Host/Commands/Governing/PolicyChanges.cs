using System.CommandLine;
using System.CommandLine.Parsing;
using Warden.Documents;

namespace Warden.Host.Commands.Governing;

/// <summary>The options that change single members of a policy; for the others there is a file.</summary>
internal sealed class PolicyChanges
{
    private readonly Option<WardenMode?> mode = new("--mode") { Description = "What a WARN becomes: off, shadow, advise, hold or deny.", HelpName = "MODE" };
    private readonly Option<string[]> function = new("--function")
    {
        Description = "The mode of one transaction function; NAME= takes it out. Can be repeated.", HelpName = "NAME=MODE",
    };

    private readonly Option<string?> strategy = new("--strategy") { Description = "passive, cautious, active, or an expression such as sigma & (knn | density).", HelpName = "TEXT" };
    private readonly Option<double?> alpha = new("--alpha") { Description = "The share of ordinary records that may be flagged, as 0.001.", HelpName = "SHARE" };
    private readonly Option<int?> minimumHistory = new("--minimum-history") { Description = "How many values an attribute needs before it is judged.", HelpName = "N" };
    private readonly Option<int?> retrainEvery = new("--retrain-every") { Description = "How many blocks lie between two models.", HelpName = "BLOCKS" };
    private readonly Option<WardenMode?> fallback = new("--fallback") { Description = "What advise falls back to where the models differ: hold or shadow.", HelpName = "MODE" };
    private readonly Option<UnscoredAction?> onUnscored = new("--on-unscored") { Description = "What becomes of a call without a verdict: pass or hold.", HelpName = "ACTION" };
    private readonly Option<double?> canaryShare = new("--canary-share") { Description = "The share of calls in which the mode holds, as 0.1; the others are in shadow.", HelpName = "SHARE" };
    private readonly Option<double?> latency = new("--latency") { Description = "How many milliseconds the guard may add to 99 of 100 calls before it stands back to shadow; 0: any.", HelpName = "MS" };
    private readonly Option<int?> latencyCalls = new("--latency-calls") { Description = "Over how many calls --latency is measured.", HelpName = "N" };
    private readonly Option<LatencyQuorum?> latencyBy = new("--latency-by") { Description = "Whose sidecars have to be over --latency: majority or anyone.", HelpName = "WHO" };
    private readonly Option<string[]> latencyFunction = new("--latency-function")
    {
        Description = "A transaction function that must not wait, so that the limit is about it alone; * for all functions. Can be repeated.", HelpName = "NAME",
    };

    private readonly Option<Confirmer?> confirmedBy = new("--confirmed-by") { Description = "Whose confirmation of a held call counts: anybody, anotherPerson or anotherOrganization than the caller.", HelpName = "WHO" };
    private readonly Option<int?> persons = new("--persons") { Description = "How many persons confirm a held call: 1, or 2 of two organisations.", HelpName = "N" };
    private readonly Option<int?> coolingBlocks = new("--cooling-blocks") { Description = "For how many blocks a confirmation can be vetoed before it is of use; 0: nobody can.", HelpName = "BLOCKS" };
    private readonly Option<string[]> organization = new("--organization") { Description = "The MSP id of an organisation that guards, * for all members. Can be repeated.", HelpName = "MSPID" };

    public PolicyChanges()
    {
        function.Validators.Add(result =>
        {
            foreach (var text in result.Tokens.Select(token => token.Value))
            {
                if (!TryParse(text, out _, out _))
                {
                    result.AddError($"--function: expected NAME=MODE with one of {Names<WardenMode>()}, but {text} came");
                }
            }
        });
        (mode.CustomParser, fallback.CustomParser) = (Parse<WardenMode>, Parse<WardenMode>);
        latencyBy.CustomParser = Parse<LatencyQuorum>;
        (onUnscored.CustomParser, confirmedBy.CustomParser) = (Parse<UnscoredAction>, Parse<Confirmer>);
    }

    /// <summary>The options, in the order of the help.</summary>
    public IReadOnlyList<Option> All =>
    [
        mode, function, strategy, alpha, minimumHistory, retrainEvery, fallback, onUnscored, canaryShare, latency, latencyCalls, latencyBy, latencyFunction, confirmedBy,
        persons, coolingBlocks, organization,
    ];

    /// <summary>Gets a policy with what the command line says changed.</summary>
    public DetectionPolicy Apply(CommandContext context, DetectionPolicy policy) => policy with
    {
        Mode = context.Value(mode) ?? policy.Mode,
        Functions = FunctionsOf(context, policy),
        Strategy = context.Value(strategy) ?? policy.Strategy,
        Alpha = context.Value(alpha) ?? policy.Alpha,
        MinimumHistory = context.Value(minimumHistory) ?? policy.MinimumHistory,
        Retrain = context.Value(retrainEvery) is { } blocks ? policy.Retrain with { EveryBlocks = blocks } : policy.Retrain,
        Fallback = context.Value(fallback) ?? policy.Fallback,
        OnUnscored = context.Value(onUnscored) ?? policy.OnUnscored,
        CanaryShare = context.Value(canaryShare) ?? policy.CanaryShare,
        Latency = LatencyOf(context, policy),
        Confirmation = policy.Confirmation with
        {
            By = context.Value(confirmedBy) ?? policy.Confirmation.By,
            Persons = context.Value(persons) ?? policy.Confirmation.Persons,
            CoolingBlocks = context.Value(coolingBlocks) ?? policy.Confirmation.CoolingBlocks,
        },
        Organizations = context.Value(organization) is { Length: > 0 } named ? named is ["*"] ? [] : named : policy.Organizations,
    };

    private LatencyLimit? LatencyOf(CommandContext context, DetectionPolicy policy)
    {
        var (calls, quorum, functions) = (context.Value(latencyCalls), context.Value(latencyBy), context.Value(latencyFunction) ?? []);
        var limit = context.Value(latency) switch
        {
            null => policy.Latency,
            0 => null,
            { } milliseconds => (policy.Latency ?? new LatencyLimit(milliseconds)) with { P99Milliseconds = milliseconds },
        };
        if (limit is null && (calls is not null || quorum is not null || functions.Length > 0))
        {
            var alone = calls is not null ? latencyCalls.Name : quorum is not null ? latencyBy.Name : latencyFunction.Name;
            throw new CommandException($"{alone}: expected {latency.Name} beside it, since the policy has no limit");
        }

        return limit is null ? null : limit with
        {
            Calls = calls ?? limit.Calls, By = quorum ?? limit.By, Functions = functions.Length == 0 ? limit.Functions : functions is ["*"] ? null : functions,
        };
    }

    private SortedDictionary<string, WardenMode> FunctionsOf(CommandContext context, DetectionPolicy policy)
    {
        var functions = new SortedDictionary<string, WardenMode>(policy.Functions.ToDictionary(), StringComparer.Ordinal);
        foreach (var text in context.Value(function) ?? [])
        {
            TryParse(text, out var name, out var changed);
            if (changed is { } known)
            {
                functions[name] = known;
            }
            else
            {
                functions.Remove(name);
            }
        }

        return functions;
    }

    private static bool TryParse(string text, out string name, out WardenMode? changed)
    {
        var equals = text.LastIndexOf('=');
        name = equals < 0 ? text : text[..equals];
        changed = null;
        if (equals <= 0)
        {
            return false;
        }

        var word = text[(equals + 1)..];
        changed = Enum.TryParse<WardenMode>(word, ignoreCase: true, out var known) && !char.IsAsciiDigit(word[0]) ? known : null;
        return word.Length == 0 || changed is not null;
    }

    // The names that documents have, in any case; the parser's own message would print type names.
    private static T? Parse<T>(ArgumentResult result)
        where T : struct, Enum
    {
        var word = result.Tokens.Single().Value;
        if (Enum.TryParse<T>(word, ignoreCase: true, out var value) && !char.IsAsciiDigit(word[0]))
        {
            return value;
        }

        result.AddError($"{((OptionResult)result.Parent!).Option.Name}: expected one of {Names<T>()}, but {word} came");
        return null;
    }

    private static string Names<T>()
        where T : struct, Enum => string.Join(", ", Enum.GetValues<T>().Select(Tables.Word));
}

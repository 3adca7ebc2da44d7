using Warden.Cli;
using Warden.Documents;
using Warden.Gateway;

namespace Warden.Client.Tests.Cli;

public sealed class ConfirmLineTests
{
    [Fact]
    public void It_says_what_was_warned_of_as_a_shell_reads_it()
    {
        var held = Held(new Finding("asset*/value", "7", "far above", []), new Finding("Put/it's", "8", "far above", []), new Finding("asset*/value", "9", "new", []));
        Assert.Equal(
            $"warden confirm give {held.CallDigest} --chaincode basic --verdict {new string('9', 64)} --attribute 'asset*/value' --attribute 'Put/it'\\''s' --reason …",
            ConfirmLine.For(held));
    }

    [Fact]
    public void It_names_no_attribute_where_nothing_stood_out() =>
        Assert.DoesNotContain("--attribute", ConfirmLine.For(Held()), StringComparison.Ordinal);

    private static Warning Held(params IReadOnlyList<Finding> findings)
    {
        var document = new VerdictDocument(1, Outcome.Warn, WardenMode.Hold, "basic", 7, new string('4', 64), 3, new string('9', 64), findings, "");
        Assert.True(Verdict.TryRead(VerdictStatus.ConfirmationRequired, new VerdictMessage("odd", document).Format(), out var verdict));
        return new Warning
        {
            Kind = WarningKind.Hold, TransactionId = "7", ChannelId = "mychannel", Chaincode = "basic", Function = "Put",
            Parts = new CallParts(new string('1', 64), new string('2', 64)), Verdicts = [verdict],
        };
    }
}

using System.Text.Json;
using Warden.Documents;

namespace Warden.Scenarios.Commands;

/// <summary>How <c>confirm give</c> is told what was warned of.</summary>
public sealed partial class GovernanceCommandTests
{
    private static readonly string VerdictDigest = new('9', 64);

    [Fact]
    public async Task A_confirmation_keeps_what_the_warning_in_a_file_is_of()
    {
        using var governance = new Governance(Network);
        await RegisterAsync(governance, "warned");
        var verdict = Held("warned", new Finding("asset*/value", "7", "far above", []), new Finding("Pay/args[1]", "8", "far above", []), new Finding("a\u0001/b", "9", "new", []));
        var files = new[] { new VerdictMessage("value 7 is far above", verdict).Format() + "\n", CanonicalJson.ToText(verdict) }
            .Select((text, i) => governance.Write($"warning{i}.txt", text)).ToList();
        for (var i = 0; i < files.Count; i++)
        {
            var given = await GiveAsync(governance, Call(i), "--verdict", files[i], "--json");
            var record = given.Json[0];
            Assert.Equal(("warned", VerdictDigest), (record.GetProperty("chaincode").GetString(), record.GetProperty("verdict").GetString()));
            Assert.Equal("""["Pay/args[1]","asset*/value"]""", record.GetProperty("attributes").GetRawText());
        }

        await Network.InStepAsync(Token);
        Assert.Contains("\nwarned of Pay/args[1], asset*/value\n", await governance.DoAsync(Second, "confirm", "show", Call(0)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_confirmation_by_a_digest_keeps_the_attributes_that_are_named()
    {
        using var governance = new Governance(Network);
        await RegisterAsync(governance, "digested");
        string[] digest = ["--verdict", VerdictDigest, "--chaincode", "digested", "--json"];
        var named = await GiveAsync(governance, Call(2), [.. digest, "--attribute", "asset*/value", "--attribute", "Pay/args[1]"]);
        Assert.Equal("""["Pay/args[1]","asset*/value"]""", named.Json[0].GetProperty("attributes").GetRawText());
        Assert.False((await GiveAsync(governance, Call(3), digest)).Json[0].TryGetProperty("attributes", out _));
    }

    [Fact]
    public async Task What_is_no_warning_of_a_held_call_is_not_confirmed()
    {
        using var governance = new Governance(Network);
        var verdict = Held("warned");
        var whole = governance.Write("held.json", CanonicalJson.ToText(verdict));
        var advised = governance.Write("advised.json", CanonicalJson.ToText(verdict with { Mode = WardenMode.Advise }));
        var later = governance.Write("later.json", CanonicalJson.ToText(verdict with { V = 2 }));
        var other = governance.Write("other.txt", "no warning\nat all");
        await RefusedAsync("--verdict: expected 64 lower-case hexadecimal digits or a file with the warning, but abc is neither", "--verdict", "abc");
        await RefusedAsync($"--verdict: expected the JSON line of a warning in {other}, but ", "--verdict", other);
        await RefusedAsync($"--verdict: expected the JSON line of a warning in {later}, but v: expected 1, but 2 came", "--verdict", later);
        await RefusedAsync("--verdict: expected the verdict of a held call, but one of mode advise came", "--verdict", advised);
        await RefusedAsync("--chaincode: expected warned, which the warning is of, but basic came", "--verdict", whole, "--chaincode", "basic");
        await RefusedAsync("--chaincode: expected a chaincode, since a digest does not name it, but nothing came", "--verdict", VerdictDigest);
        await RefusedAsync("--attribute: expected none beside a file with the warning", "--verdict", whole, "--attribute", "asset*/value");

        async Task RefusedAsync(string sentence, params string[] options)
        {
            var result = await GiveAsync(governance, Call(4), options);
            Assert.Equal((2, ""), (result.ExitCode, result.Output));
            Assert.StartsWith(sentence, result.Error, StringComparison.Ordinal);
            Assert.Equal(1, result.Error.Count(c => c == '\n'));
        }
    }

    private static string Call(int number) => new((char)('a' + number), 64);

    private static VerdictDocument Held(string chaincode, params IReadOnlyList<Finding> findings) =>
        new(1, Outcome.Warn, WardenMode.Hold, chaincode, 7, new string('4', 64), 3, VerdictDigest, findings, "");

    private static Task<CommandResult> GiveAsync(Governance governance, string call, params IReadOnlyList<string> options) =>
        governance.AsUserAsync(Second, ["confirm", "give", call, "--until", "900", "--reason", "seen", .. options]);
}

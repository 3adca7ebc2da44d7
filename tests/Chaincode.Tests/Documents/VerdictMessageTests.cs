using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Warden.Documents;

namespace Warden.Chaincode.Tests.Documents;

public sealed class VerdictMessageTests
{
    [Fact]
    public void A_message_is_a_sentence_and_a_line_of_canonical_json()
    {
        var text = new VerdictMessage("appraisedValue 5000000 is far above the usual 300 to 1200 of asset*", Verdict(1)).Format();

        var lines = text.Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.Equal("appraisedValue 5000000 is far above the usual 300 to 1200 of asset*", lines[0]);
        Assert.StartsWith("""{"chaincode":"basic","digest":"9f","epoch":7,"findings":[{"expected":{"high":"1200","low":"300"},""", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("""
            "mode":"advise","model":"4b","outcome":"WARN","policy":3,"reply":"","v":1}
            """, lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_reads_back()
    {
        var message = new VerdictMessage("a sentence", Verdict(3));

        Assert.True(VerdictMessage.TryParse(message.Format(), out var read));
        Assert.Equal(message.Format(), read.Format());
    }

    [Fact]
    public void However_much_is_found_the_message_fits_and_says_what_was_cut()
    {
        Prop.ForAll<NonNegativeInt, NonNull<string>, NonNull<string>>((count, sentence, reply) =>
        {
            var document = Verdict(count.Get % 200) with { Reply = string.Concat(Enumerable.Repeat(reply.Get, 50)) };
            var text = new VerdictMessage(sentence.Get, document).Format();

            Assert.InRange(Encoding.UTF8.GetByteCount(text), 1, VerdictMessage.MaxBytes);
            Assert.True(VerdictMessage.TryParse(text, out var read));
            Assert.Equal(document.Findings.Count, read.Document.Findings.Count + (read.Document.Cut ?? 0));
            Assert.InRange(read.Sentence.Length, 0, VerdictMessage.MaxSentenceLength);
        }).Check(Seeded.Config);
    }

    [Theory]
    [InlineData("")]
    [InlineData("the asset asset1 already exists")]
    [InlineData("two\nlines")]
    [InlineData("sentence\n{\"v\":1}")]
    [InlineData("sentence\n{}")]
    public void Another_message_is_not_taken_for_a_verdict(string text) => Assert.False(VerdictMessage.TryParse(text, out _));

    [Fact]
    public void A_call_digest_covers_every_part_and_its_borders()
    {
        var digests = new[]
        {
            CallDigest.Compute("c", "basic", "me"u8, Arguments("f", "a")),
            CallDigest.Compute("d", "basic", "me"u8, Arguments("f", "a")),
            CallDigest.Compute("c", "basi", "cme"u8, Arguments("f", "a")),
            CallDigest.Compute("c", "basic", "you"u8, Arguments("f", "a")),
            CallDigest.Compute("c", "basic", "me"u8, Arguments("fa")),
            CallDigest.Compute("c", "basic", "me"u8, Arguments("f", "a", "")),
        };

        Assert.Equal(digests.Length, digests.Distinct(StringComparer.Ordinal).Count());
        Assert.All(digests, d => Assert.Equal(64, d.Length));
        Assert.Equal(digests[0], CallDigest.Compute("c", "basic", "me"u8, Arguments("f", "a")));
    }

    private static ReadOnlyMemory<byte>[] Arguments(params string[] texts) =>
        [.. texts.Select(t => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(t))];

    private static VerdictDocument Verdict(int findings) => new(
        V: 1,
        Warden.Documents.Outcome.Warn,
        WardenMode.Advise,
        "basic",
        Epoch: 7,
        Model: "4b",
        Policy: 3,
        Digest: "9f",
        Findings: [.. Enumerable.Range(0, findings).Select(i => new Finding(
            $"asset*/appraisedValue{i}",
            "5000000",
            "far above",
            ["sigma", "knn", "density", "forest"],
            new Expectation(Low: "300", High: "1200")))],
        Reply: "");
}

using FsCheck;
using FsCheck.Fluent;
using Warden.Documents;

namespace Warden.Chaincode.Tests.Documents;

public sealed class CanonicalJsonTests
{
    [Fact]
    public void Members_are_sorted_and_nulls_are_left_out()
    {
        var text = CanonicalJson.ToText(new EpochRequest("basic", "Org1MSP", "ab"));

        Assert.Equal("""{"chaincode":"basic","organization":"Org1MSP","txId":"ab"}""", text);
    }

    [Fact]
    public void A_policy_reads_back_as_the_same_bytes()
    {
        var policy = new DetectionPolicy
        {
            Chaincode = "basic",
            Mode = WardenMode.Advise,
            Alpha = 0.0015,
            Functions = new Dictionary<string, WardenMode>(StringComparer.Ordinal) { ["ReadAsset"] = WardenMode.Off, ["CreateAsset"] = WardenMode.Hold },
        };

        var bytes = CanonicalJson.ToBytes(policy);

        Assert.Equal(bytes, CanonicalJson.ToBytes(CanonicalJson.Read<DetectionPolicy>(bytes)));
        Assert.Contains("\"alpha\":0.0015", CanonicalJson.ToText(policy), StringComparison.Ordinal);
        Assert.Contains("""{"CreateAsset":"hold","ReadAsset":"off"}""", CanonicalJson.ToText(policy), StringComparison.Ordinal);
    }

    [Fact]
    public void A_digest_depends_on_content_not_on_the_order_things_were_added()
    {
        var forth = new EpochDisagreement("basic", 7, new Dictionary<string, string>(StringComparer.Ordinal) { ["A"] = "1", ["B"] = "2" });
        var back = new EpochDisagreement("basic", 7, new Dictionary<string, string>(StringComparer.Ordinal) { ["B"] = "2", ["A"] = "1" });

        Assert.Equal(CanonicalJson.Digest(forth), CanonicalJson.Digest(back));
    }

    [Theory]
    [InlineData("""{"chaincode":"basic","mode":"loud"}""", "mode")]
    [InlineData("""{"chaincode":"basic","colour":"red"}""", "colour")]
    [InlineData("""{"mode":"off"}""", "chaincode")]
    [InlineData("""{"chaincode":"basic","chaincode":"other"}""", "chaincode")]
    [InlineData("""{"chaincode":"basic","functions":{"f":"hold","f":"off"}}""", "functions")]
    [InlineData("""{"chaincode":"basic","functions":{"f":"hold","\u0066":"off"}}""", "functions")]
    [InlineData("""{"chaincode":"basic","organizations":[null]}""", "expected no null in a list")]
    [InlineData("""{"chaincode":"basic","attributes":{"a":null}}""", "$.attributes.a: expected no null in a map")]
    [InlineData("""{"chaincode":"basic" """, "$")]
    [InlineData("null", "null")]
    public void A_bad_document_is_refused_with_the_member_it_names(string text, string named)
    {
        var error = Assert.Throws<DocumentException>(() => CanonicalJson.Read<DetectionPolicy>(text));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_bytes_are_a_document_or_a_document_error()
    {
        Prop.ForAll<byte[]>(bytes =>
        {
            try
            {
                _ = CanonicalJson.Read<DetectionPolicy>(bytes);
            }
            catch (DocumentException)
            {
                return true;
            }

            return false;
        }).Check(Seeded.Config);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.51)]
    [InlineData(double.NaN)]
    public void A_budget_outside_its_range_is_refused(double alpha)
    {
        var error = Assert.Throws<DocumentException>(() => new DetectionPolicy { Chaincode = "basic", Alpha = alpha }.Validate());

        Assert.Contains("alpha: expected a share in (0, 0.5]", error.Message, StringComparison.Ordinal);
    }
}

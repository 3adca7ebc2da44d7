using Warden.Documents;
using Warden.Host.Commands.Governing;

namespace Warden.Host.Tests.Commands.Governing;

public sealed class DocumentDiffTests
{
    [Fact]
    public void Only_what_differs_is_listed_by_path()
    {
        var before = new DetectionPolicy { Chaincode = "basic", Mode = WardenMode.Shadow };
        var after = before with { Mode = WardenMode.Hold, Confirmation = before.Confirmation with { Persons = 2 }, Organizations = ["Org1MSP", "Org2MSP"] };
        Assert.Equal(
            [new("confirmation.persons", "1", "2"), new("mode", "shadow", "hold"), new("organizations", "", "Org1MSP, Org2MSP")],
            DocumentDiff.Of(before, after));
        Assert.Empty(DocumentDiff.Of(after, after));
    }

    [Fact]
    public void Attributes_of_a_schema_are_compared_by_their_path_and_not_by_their_place()
    {
        var before = new AttributeSchema { Chaincode = "basic", Attributes = [new("asset*/size", Unit: "cm"), new("asset*/owner", Sensitive: false)] };
        var after = new AttributeSchema { Chaincode = "basic", Attributes = [new("asset*/owner", Sensitive: true), new("asset*/size", Unit: "mm"), new("asset*/id", AttributeKind.Identifier)] };
        Assert.Equal(
            [
                new("attributes[asset*/id].kind", null, "identifier"),
                new("attributes[asset*/id].path", null, "asset*/id"),
                new("attributes[asset*/id].sensitive", null, "false"),
                new("attributes[asset*/owner].sensitive", "false", "true"),
                new("attributes[asset*/size].unit", "cm", "mm"),
            ],
            DocumentDiff.Of(before, after));
    }

    [Fact]
    public void Who_differs_is_the_minority_and_where_there_is_none_everybody()
    {
        Assert.Equal(["Org2MSP"], Published(("Org1MSP", "a"), ("Org2MSP", "b"), ("Org3MSP", "a")).Differing);
        Assert.Equal(["Org1MSP", "Org2MSP"], Published(("Org1MSP", "a"), ("Org2MSP", "b")).Differing);
        Assert.Empty(Published(("Org1MSP", "a"), ("Org2MSP", "a")).Differing);
    }

    private static PublishedHeight Published(params (string Organization, string Digest)[] all) =>
        PublishedHeight.Of(all.Select(p => new EpochPublication("basic", 7, p.Digest, p.Organization)));
}

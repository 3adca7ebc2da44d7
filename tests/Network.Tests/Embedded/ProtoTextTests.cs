using Warden.Protocol.Peer;
using Warden.Topology;

namespace Warden.Embedded.Tests;

public sealed class ProtoTextTests
{
    [Fact]
    public void Messages_are_written_as_Go_writes_them()
    {
        var interest = new ChaincodeInterest { Chaincodes = { new ChaincodeCall { Name = "a\"b", CollectionNames = { "C1", "C3" }, NoPrivateReads = true } } };
        interest.Chaincodes[0].KeyPolicies.Add(SignaturePolicies.Parse("OR('Org9MSP.member')"));

        // As Fabric 3.1.5 wrote such an interest into an answer.
        Assert.Equal(
            """chaincodes:{name:"a\"b" collection_names:"C1" collection_names:"C3" no_private_reads:true key_policies:{rule:{n_out_of:{n:1 rules:{signed_by:0}}} identities:{principal:"\n\x07Org9MSP"}}}""",
            ProtoText.Of(interest));
    }
}

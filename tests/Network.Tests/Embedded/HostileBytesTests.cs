using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Warden.Protocol.Common;
using Warden.Protocol.Peer;
using Warden.Topology;

namespace Warden.Embedded.Tests;

/// <summary>Whatever arrives, a node judges it and goes on: one that threw on a block would stop for good.</summary>
public sealed class HostileBytesTests
{
    private static readonly NetworkMaterial Material = NetworkMaterial.Create(new());
    private static readonly ChannelResources Channel = new(Material.GenesisBlock);
    private static readonly ByteString Real = Envelope();

    private static readonly Arbitrary<byte[]> AnyBytes = ArbMap.Default.ArbFor<byte[]>();

    // A real envelope with one byte changed: deep enough to reach every parser.
    private static readonly Arbitrary<byte[]> Touched =
        (from at in Gen.Choose(0, Real.Length - 1)
         from bit in Gen.Choose(0, 7)
         select Flip(at, bit)).ToArbitrary();

    [Fact]
    public void No_envelope_makes_the_examination_throw()
    {
        var examination = new EnvelopeExamination(Channel);
        foreach (var bytes in new[] { AnyBytes, Touched })
        {
            Prop.ForAll(
                bytes, b => examination.Examine(ByteString.CopyFrom(b)).Code != TxValidationCode.NotValidated).Check(Seeded.Config);
        }

        Assert.Equal(TxValidationCode.Valid, examination.Examine(Real).Code);
    }

    [Fact]
    public void No_envelope_makes_the_orderer_throw_and_none_that_was_touched_passes()
    {
        Prop.ForAll(
            AnyBytes,
            b =>
                BroadcastCheck.WhyNot(
                    new() { Payload = ByteString.CopyFrom(b) },
                    Channel,
                    DateTimeOffset.UtcNow,
                    out _) is not null).Check(Seeded.Config);
        Prop.ForAll(Touched, b =>
        {
            Envelope envelope;
            try
            {
                envelope = Protocol.Common.Envelope.Parser.ParseFrom(b);
            }
            catch (InvalidProtocolBufferException)
            {
                return true;
            }

            return envelope.Equals(
                Protocol.Common.Envelope.Parser.ParseFrom(Real)) || BroadcastCheck.WhyNot(envelope, Channel, DateTimeOffset.UtcNow, out _) is not null;
        }).Check(Seeded.Config);
    }

    [Fact]
    public void No_update_of_the_configuration_makes_anything_else_than_a_refusal()
    {
        var wanted = Channel.Configuration.ChannelGroup.Clone();
        wanted.Groups["Application"].Groups.Remove("Org2MSP");
        wanted.Groups["Orderer"].Values.Remove("BatchSize");
        var admin = Material.Organizations[0].Admin;
        var whole = ConfigurationUpdate.Compute(Channel.ChannelId, Channel.Configuration, wanted).SignedBy(admin).ToEnvelope(admin).Payload.ToByteArray();
        var touched = from at in Gen.Choose(0, whole.Length - 1) from value in Gen.Choose(0, 255) select (byte[])[.. whole[..at], (byte)value, .. whole[(at + 1)..]];
        Prop.ForAll(AnyBytes, Refused).Check(Seeded.Config);
        Prop.ForAll(Arb.From(touched), Refused).Check(Seeded.Config);

        static bool Refused(byte[] payload)
        {
            Assert.Throws<ConfigurationException>(() => Channel.Propose(new() { Payload = ByteString.CopyFrom(payload) }));
            return true;
        }
    }

    [Fact]
    public void No_configuration_makes_anything_else_than_a_channel_or_a_refusal()
    {
        var whole = Channel.Configuration.ToByteArray();
        var touched = from at in Gen.Choose(0, whole.Length - 1) from value in Gen.Choose(0, 255) select (byte[])[.. whole[..at], (byte)value, .. whole[(at + 1)..]];
        Prop.ForAll(Arb.From(touched), bytes =>
        {
            Protocol.Common.Config configuration;
            try
            {
                configuration = Protocol.Common.Config.Parser.ParseFrom(bytes);
            }
            catch (InvalidProtocolBufferException)
            {
                return true;
            }

            try
            {
                return new ChannelBundle(configuration, 0).Configuration == configuration;
            }
            catch (ConfigurationException)
            {
                return true;
            }
        }).Check(Seeded.Config.WithMaxTest(300));
    }

    [Fact]
    public void A_value_of_a_configuration_that_does_not_parse_is_a_refusal()
    {
        foreach (var (path, _) in Values(Channel.Configuration.ChannelGroup, ""))
        {
            var broken = Channel.Configuration.Clone();

            // A field of 127 bytes, of which none comes.
            Values(broken.ChannelGroup, "").Single(v => v.Path == path).Value.Value = ByteString.CopyFrom(0x0a, 0x7f);

            var refused = Record.Exception(() => new ChannelBundle(broken, 0));
            Assert.True(refused is null or ConfigurationException, $"{path}: {refused}");
        }

        static IEnumerable<(string Path, Protocol.Common.ConfigValue Value)> Values(Protocol.Common.ConfigGroup group, string path) =>
            group.Values.Select(v => ($"{path}/{v.Key}", v.Value)).Concat(group.Groups.SelectMany(g => Values(g.Value, $"{path}/{g.Key}")));
    }

    [Fact]
    public async Task A_block_of_anything_is_committed_and_can_be_delivered()
    {
        var ledger = new PeerLedger();
        var self = Channel.Membership.Read(Material.Organizations[0].Node.Creator)!;
        var validator = new BlockValidator(
            Channel, ledger, new(Channel, new()), new("alone", self, new(new(), Channel, self.MspId), new(), new()), new(1));
        await validator.CommitAsync(Material.GenesisBlock);
        var data = new BlockData();
        data.Data.Add(
            [ByteString.Empty, ByteString.CopyFrom(0xff), .. Gen.Sample(Touched.Generator, 200, 50).Select(b => ByteString.CopyFrom(b))]);
        var header = new BlockHeader { Number = 1, PreviousHash = ledger.Blocks.LastHash, DataHash = ByteString.CopyFrom(Protocol.BlockHashes.DataHash(data)) };
        await validator.CommitAsync(new() { Header = header, Data = data, Metadata = new() });
        var committed = ledger.Blocks.Find(1)!;
        Assert.Equal(data.Data.Count, Protocol.Blocks.ValidationCodes(committed).Length);
        Assert.Equal(data.Data.Count, FilteredBlocks.Filter(committed, "mychannel").FilteredTransactions.Count);
        Assert.Empty(CommittedEvents.Of(committed));
    }

    [Fact]
    public void Keys_sort_as_their_UTF8_bytes()
    {
        var text = ArbMap.Default.ArbFor<(NonNull<string>, NonNull<string>)>();
        Prop.ForAll(text, pair =>
        {
            var (x, y) = (Clean(pair.Item1.Get), Clean(pair.Item2.Get));
            var bytes = System.Text.Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(y));
            return Math.Sign(Utf8Order.Instance.Compare(x, y)) == Math.Sign(bytes);
        }).Check(Seeded.Config);
        Assert.True(Utf8Order.Instance.Compare("\uffff", "\U00010000") < 0);
        Assert.True(Utf8Order.Instance.Compare("\U0010ffff", "\ue000") > 0);

        // Keys come as valid UTF-8, so without lone surrogates.
        static string Clean(string s) => string.Concat(s.EnumerateRunes().Where(r => r != System.Text.Rune.ReplacementChar));
    }

    private static byte[] Flip(int at, int bit)
    {
        var bytes = Real.ToByteArray();
        bytes[at] ^= (byte)(1 << bit);
        return bytes;
    }

    private static ByteString Envelope()
    {
        var user = Material.Organization("Org1MSP").User("User1");
        using var signer = new NodeSigner(user);
        using var peer = new NodeSigner(Material.Organization("Org1MSP").Node);
        var proposal = Protocol.Proposals.Create(
            new() { ChannelId = "mychannel", ChaincodeName = "basic", Args = [ByteString.CopyFromUtf8("f")], Creator = user.Creator });
        var set = new Protocol.Ledger.KVRWSet();
        set.Reads.Add(new Protocol.Ledger.KVRead { Key = "k", Version = new() { BlockNum = 1 } });
        set.Writes.Add(new Protocol.Ledger.KVWrite { Key = "k", Value = ByteString.CopyFromUtf8("v") });
        var results = new Protocol.Ledger.TxReadWriteSet();
        results.NsRwset.Add(new Protocol.Ledger.NsReadWriteSet { Namespace = "basic", Rwset = set.ToByteString() });
        var action = new ChaincodeAction { Results = results.ToByteString(), Response = new() { Status = 200 }, ChaincodeId = new() { Name = "basic", Version = "1.0" } };
        var payload = new ProposalResponsePayload { ProposalHash = ByteString.CopyFrom(proposal.ComputeHash()), Extension = action.ToByteString() }.ToByteString();
        var endorsement = new Endorsement { Endorser = peer.Creator, Signature = peer.Sign(Protocol.EndorsementInput.Join(payload.Span, peer.Creator.Span)) };
        var envelope = Protocol.Transactions.Assemble(proposal, payload, [endorsement]);
        envelope.Signature = signer.Sign(envelope.Payload.Memory);
        return envelope.ToByteString();
    }
}

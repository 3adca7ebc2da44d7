using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Warden.Protocol;
using Warden.Protocol.Common;

namespace Warden.Network.Tests.Protocol;

/// <summary>Whatever bytes come, unpacking ends with a result or with <see cref="MalformedMessageException"/>.</summary>
public sealed class UnpackPropertyTests
{
    private static readonly FsCheck.Config Thorough = Seeded.Config.WithMaxTest(2000);

    [Fact]
    public void Random_bytes_never_break_an_unpacker() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => EndsWell(ByteString.CopyFrom(bytes))).Check(Thorough);

    [Fact]
    public void A_proposal_with_a_flipped_byte_never_breaks_an_unpacker() => CheckDamage(Vector.Bytes("proposal.bin"));

    [Fact]
    public void An_envelope_with_a_flipped_byte_never_breaks_an_unpacker() => CheckDamage(Vector.Bytes("envelope.bin"));

    [Fact]
    public void Every_beginning_of_an_envelope_is_unpacked_or_refused()
    {
        var envelope = Vector.Bytes("envelope.bin");
        for (var length = 0; length < envelope.Length; length++)
        {
            Assert.True(EndsWell(ByteString.CopyFrom(envelope.Span[..length])));
        }
    }

    [Fact]
    public void Unpacking_gives_back_what_a_proposal_was_made_of() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<(byte[][] Args, byte[] Creator, byte[] Nonce, byte[] Secret, bool IsInit)>(),
            given =>
            {
                var made = Proposals.Create(new ProposalRequest
                {
                    ChannelId = "mychannel",
                    ChaincodeName = "basic",
                    Args = [.. given.Args.Select(arg => ByteString.CopyFrom(arg))],
                    Creator = ByteString.CopyFrom(given.Creator),
                    Nonce = ByteString.CopyFrom(given.Nonce),
                    TransientData = new Dictionary<string, ByteString> { ["secret"] = ByteString.CopyFrom(given.Secret) },
                    IsInit = given.IsInit,
                });
                var read = Proposals.Unpack(made.Bytes);
                return read.Args.Select(arg => arg.ToByteArray()).Zip(given.Args).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second))
                    && read.Args.Count == given.Args.Length
                    && read.Creator.Span.SequenceEqual(given.Creator)
                    && read.TransientData["secret"].Span.SequenceEqual(given.Secret)
                    && read.Input.IsInit == given.IsInit
                    && read.ComputeTransactionId() == TransactionId.Compute(given.Nonce, given.Creator)
                    && read.ClaimedTransactionId == read.ComputeTransactionId()
                    && read.VisiblePayload.Span.IndexOf("secret"u8) < 0;
            }).Check(Seeded.Config);

    private static void CheckDamage(ByteString whole) =>
        Prop.ForAll(Gen.Choose(0, whole.Length - 1).Zip(Gen.Choose(1, 255)).ToArbitrary(), damage =>
        {
            var bytes = whole.ToByteArray();
            bytes[damage.Item1] ^= (byte)damage.Item2;
            return EndsWell(ByteString.CopyFrom(bytes));
        }).Check(Thorough);

    private static bool EndsWell(ByteString bytes)
    {
        Try(() => Proposals.Unpack(bytes));
        Try(() => Transactions.Unpack(bytes));
        Try(() => ReadWriteSets.Unpack(bytes));
        Try(() => Creator.Parse(bytes));
        var block = new Block { Header = new BlockHeader(), Data = new BlockData() };
        block.Data.Data.Add(bytes);
        return Blocks.Unpack(block) is [var one] && (one.Endorsed is null || one.Problem is null);
    }

    private static void Try(Action unpack)
    {
        try
        {
            unpack();
        }
        catch (MalformedMessageException exception)
        {
            Assert.NotEmpty(exception.Message);
        }
    }
}

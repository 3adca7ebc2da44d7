using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Warden.Host.Guard;
using Warden.Host.Relay;
using Warden.Protocol.Peer;
using MessageType = Warden.Protocol.Peer.ChaincodeMessage.Types.Type;

namespace Warden.Host.Tests;

public sealed class FrameTests
{
    [Fact]
    public void No_bytes_crash_the_reader() => Prop.ForAll(Bytes(300).ToArbitrary(), bytes =>
    {
        var read = Frame.TryRead(bytes, out var frame);
        ProposedCall.Read(frame);
        ProposedCall.Read(frame with { Proposal = bytes, Payload = bytes });
        foreach (var type in new[] { MessageType.PutState, MessageType.DelState, MessageType.PutStateMetadata, MessageType.PurgePrivateData, MessageType.WriteBatchState })
        {
            new WriteCollector().Add(frame with { Type = type, Payload = bytes });
        }

        return read || frame.Payload.Length <= bytes.Length;
    }).Check(Seeded.Config.WithMaxTest(5000));

    [Fact]
    public void It_reads_what_the_protobuf_library_reads() => Prop.ForAll(
        (from frame in Messages() from noise in Bytes(12) from at in Gen.Choose(0, 1) select (byte[])(at == 0 ? [.. frame, .. noise] : [.. noise, .. frame])).ToArbitrary(),
        bytes =>
        {
            // The library cuts a tag of more than 32 bits down; the peer's parser refuses it, and so does this one.
            if (!Frame.TryRead(bytes, out var frame) || !TryParse(bytes, out var expected))
            {
                return;
            }

            Assert.Equal((expected.Type, expected.Txid, expected.ChannelId), (frame.Type, frame.Key.TxId, frame.Key.Channel));
            Assert.Equal(expected.Payload.ToByteArray(), frame.Payload.ToArray());
        }).Check(Seeded.Config.WithMaxTest(20000));

    [Fact]
    public void It_reads_every_message() => Prop.ForAll(
        Messages().ToArbitrary(), bytes => Frame.TryRead(bytes, out _)).Check(Seeded.Config.WithMaxTest(1000));

    [Fact]
    public void A_group_does_not_hide_a_write()
    {
        var call = new TestCall("basic", "Create");
        // Field 100 as a group that holds a varint, bytes and another group; then the frame.
        byte[] group = [0xa3, 6, 8, 1, 18, 2, 9, 9, 0xab, 6, 0xac, 6, 0xa4, 6];
        Assert.True(Frame.TryRead((byte[])[.. group, .. call.Put("a", "b")], out var frame));
        Assert.Equal((MessageType.PutState, call.Key), (frame.Type, frame.Key));
        var writes = new WriteCollector();
        writes.Add(frame with { Payload = (byte[])[.. group, .. frame.Payload.ToArray()] });
        Assert.Equal("a", writes.Writes().Single().Key);
    }

    [Theory]
    [InlineData("a406")]
    [InlineData("a306")]
    [InlineData("a306ac06")]
    [InlineData("07")]
    [InlineData("1aff01")]
    [InlineData("00")]
    public void What_is_no_message_is_not_read(string hex) => Assert.False(Frame.TryRead(Convert.FromHexString(hex), out _));

    [Fact]
    public void More_writes_than_are_looked_at_are_told()
    {
        var call = new TestCall("basic", "Create");
        var writes = new WriteCollector();
        for (var i = 0; i <= WriteCollector.MaxWrites; i++)
        {
            Frame.TryRead(call.Put($"k{i}", "v"), out var frame);
            writes.Add(frame);
        }

        Assert.True(writes.Overflown);
        Assert.Equal(WriteCollector.MaxWrites, writes.Writes().Count);
    }

    private static bool TryParse(byte[] bytes, out ChaincodeMessage message)
    {
        try
        {
            message = ChaincodeMessage.Parser.ParseFrom(bytes);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            message = new ChaincodeMessage();
            return false;
        }
    }

    private static Gen<byte[]> Messages() =>
        from type in Gen.Choose(0, 30)
        from payload in Bytes(40)
        from id in Gen.Elements("", "tx", "täx")
        from channel in Gen.Elements("", "mychannel")
        select new ChaincodeMessage { Type = (MessageType)type, Payload = ByteString.CopyFrom(payload), Txid = id, ChannelId = channel }.ToByteArray();

    private static Gen<byte[]> Bytes(int most) => Gen.Choose(0, most).SelectMany(n => Gen.Choose(0, 255).Select(i => (byte)i).ArrayOf(n));
}

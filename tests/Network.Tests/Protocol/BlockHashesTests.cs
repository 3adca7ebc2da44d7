using System.Globalization;
using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Warden.Protocol;
using Warden.Protocol.Common;

namespace Warden.Network.Tests.Protocol;

public sealed class BlockHashesTests
{
    [Fact]
    public void Headers_have_the_DER_form_and_the_hash_that_were_computed_elsewhere()
    {
        var cases = Vector.Json("headers.json").EnumerateArray().ToList();

        Assert.Equal(36, cases.Count);
        Assert.All(cases, one =>
        {
            var header = new BlockHeader
            {
                Number = ulong.Parse(one.Text("number"), CultureInfo.InvariantCulture),
                PreviousHash = ByteString.CopyFrom(one.Hex("previousHash")),
                DataHash = ByteString.CopyFrom(one.Hex("dataHash")),
            };
            Assert.Equal(one.Hex("der"), BlockHashes.HeaderBytes(header));
            Assert.Equal(one.Hex("hash"), BlockHashes.HeaderHash(header));
        });
    }

    [Fact]
    public void The_data_hash_is_over_the_envelopes_one_after_the_other()
    {
        var data = new BlockData();
        data.Data.Add(Vector.Bytes("envelope.bin"));
        data.Data.Add(Vector.Bytes("proposal.bin"));

        Assert.Equal(Vector.Json("proposal.json").Hex("dataHash"), BlockHashes.DataHash(data));
    }

    [Fact]
    public void Any_header_hashes_as_a_second_DER_writer_would_have_it() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<(ulong Number, byte[] Previous, byte[] Data)>(),
            header => BlockHashes.HeaderHash(new BlockHeader
            {
                Number = header.Number,
                PreviousHash = ByteString.CopyFrom(header.Previous),
                DataHash = ByteString.CopyFrom(header.Data),
            }).AsSpan().SequenceEqual(SHA256.HashData(PlainDer(header.Number, header.Previous, header.Data)))).Check(Seeded.Config);

    private static byte[] PlainDer(ulong number, byte[] previous, byte[] data)
    {
        var digits = new List<byte>();
        do
        {
            digits.Insert(0, (byte)number);
            number >>= 8;
        }
        while (number > 0);
        if (digits[0] >= 0x80)
        {
            digits.Insert(0, 0);
        }

        return Tagged(0x30, [.. Tagged(0x02, [.. digits]), .. Tagged(0x04, previous), .. Tagged(0x04, data)]);

        static byte[] Tagged(byte tag, byte[] content) => content.Length switch
        {
            < 0x80 => [tag, (byte)content.Length, .. content],
            < 0x100 => [tag, 0x81, (byte)content.Length, .. content],
            _ => [tag, 0x82, (byte)(content.Length >> 8), (byte)content.Length, .. content],
        };
    }
}

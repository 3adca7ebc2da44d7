using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Grpc.Core;
using Warden.Documents;
using Warden.Protocol;
using Warden.Protocol.Peer;
using MessageType = Warden.Protocol.Peer.ChaincodeMessage.Types.Type;

namespace Warden.Host.Tests;

public sealed class RelayTests
{
    [Fact]
    public async Task Frames_pass_byte_for_byte_in_both_directions_and_in_order()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Advise);
        await using var peer = await fixture.PeerAsync();
        var conversation = await fixture.Chaincode.NextAsync();
        var call = new TestCall("basic", "Create", "plain");
        byte[] registered = [8, 2];
        byte[] ready = [8, 4, 26, 10, 8, 1, 16, 0xe8, 7, 24, 1, 32, 0xe8, 7];
        foreach (var frame in new[] { registered, ready, call.Transaction() })
        {
            await peer.SendAsync(frame);
            Assert.Equal(frame, await conversation.NextAsync());
        }

        foreach (var (request, response) in new[]
        {
            (call.Frame(MessageType.GetState, new GetState { Key = "a" }), call.Response([1, 2])),
            (call.Put("a", "plain"), call.Response()),
            (call.Frame(MessageType.GetStateByRange, new GetStateByRange { StartKey = "a" }), call.Frame(MessageType.Error)),
        })
        {
            await conversation.SendAsync(request);
            Assert.Equal(request, await peer.NextAsync());
            await peer.SendAsync(response);
            Assert.Equal(response, await conversation.NextAsync());
        }

        var completed = call.Completed(201, "made");
        await conversation.SendAsync(completed);
        Assert.Equal(completed, await peer.NextAsync());
    }

    [Fact]
    public async Task A_keepalive_is_echoed_and_never_reaches_the_chaincode()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Shadow);
        await using var peer = await fixture.PeerAsync();
        var conversation = await fixture.Chaincode.NextAsync();
        var keepalive = new ChaincodeMessage { Type = MessageType.Keepalive }.ToByteArray();
        await peer.SendAsync(keepalive);
        Assert.Equal(keepalive, await peer.NextAsync());
        byte[] registered = [8, 2];
        await peer.SendAsync(registered);
        Assert.Equal(registered, await conversation.NextAsync());
    }

    [Theory]
    [InlineData(WardenMode.Off)]
    [InlineData(WardenMode.Shadow)]
    [InlineData(WardenMode.Advise)]
    [InlineData(WardenMode.Hold)]
    [InlineData(WardenMode.Deny)]
    public async Task What_a_chaincode_exchanges_with_its_peer_is_the_same_with_and_without_a_sidecar_where_nothing_is_odd(WardenMode mode)
    {
        await using var fixture = await SidecarFixture.InModeAsync(mode);
        await using var peer = await fixture.PeerAsync();
        var conversation = await fixture.Chaincode.NextAsync();
        Prop.ForAll(Conversations().ToArbitrary(), frames =>
        {
            // The scripted sides stand for peer and chaincode without a sidecar: what one sends is what the other has to get.
            foreach (var (fromPeer, bytes) in frames)
            {
                Assert.Equal(bytes, Pass(fromPeer, bytes).WaitAsync(TimeSpan.FromMinutes(5)).GetAwaiter().GetResult());
            }
        }).Check(Seeded.Config.WithMaxTest(60));

        async Task<byte[]> Pass(bool fromPeer, byte[] bytes)
        {
            await (fromPeer ? peer.SendAsync(bytes) : conversation.SendAsync(bytes));
            return await (fromPeer ? conversation.NextAsync() : peer.NextAsync());
        }
    }

    [Fact]
    public async Task A_frame_of_ninety_mebibytes_passes()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Hold);
        await using var peer = await fixture.PeerAsync();
        var conversation = await fixture.Chaincode.NextAsync();
        var call = new TestCall("basic", "Create", new string('x', 45 * 1024 * 1024));
        var transaction = call.Transaction();
        Assert.True(transaction.Length > 90 * 1024 * 1024);
        await peer.SendAsync(transaction);
        var arrived = await conversation.NextAsync();
        Assert.True(transaction.AsSpan().SequenceEqual(arrived));
    }

    [Fact]
    public async Task A_stream_that_the_chaincode_breaks_off_ends_the_peers_stream()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Shadow);
        await using var peer = await fixture.PeerAsync();
        var conversation = await fixture.Chaincode.NextAsync();
        await conversation.BreakOff.CancelAsync();
        Assert.Equal(StatusCode.Unavailable, (await peer.EndAsync()).StatusCode);
    }

    [Fact]
    public async Task A_peer_that_hangs_up_ends_the_chaincodes_stream()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Shadow);
        await using var peer = await fixture.PeerAsync();
        var conversation = await fixture.Chaincode.NextAsync();
        peer.HangUp();
        await conversation.Ended.Task.WaitAsync(TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_chaincode_that_is_not_there_is_UNAVAILABLE_to_the_peer()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Shadow);
        await fixture.Chaincode.DisposeAsync();
        await using var peer = FakePeer.Dial(fixture.Sidecar.AddressOf("basic"));
        Assert.Equal(StatusCode.Unavailable, (await peer.EndAsync()).StatusCode);
    }

    [Fact]
    public async Task Each_stream_of_a_peer_has_its_own_stream_to_the_chaincode()
    {
        await using var fixture = await SidecarFixture.InModeAsync(WardenMode.Shadow);
        await using var first = await fixture.PeerAsync();
        var one = await fixture.Chaincode.NextAsync();
        await using var second = await fixture.PeerAsync();
        var two = await fixture.Chaincode.NextAsync();
        await first.SendAsync([8, 2]);
        await second.SendAsync([8, 4]);
        Assert.Equal([8, 2], await one.NextAsync());
        Assert.Equal([8, 4], await two.NextAsync());
    }

    [Fact]
    public async Task Both_hops_work_over_mutual_TLS()
    {
        var (certificate, key) = TestCertificates.Server;
        var (clientCertificate, clientKey) = TestCertificates.Client;
        var server = new ServerSecurity { CertificatePem = certificate, KeyPem = key, ClientRootCertificatesPem = TestCertificates.RootPem };
        await using var chaincode = await FakeChaincode.StartAsync(server);
        await using var fixture = new SidecarFixture
        {
            Options = o => o with
            {
                Chaincodes =
                [
                    new GuardedChaincode
                    {
                        Name = "basic",
                        Upstream = chaincode.Address,
                        UpstreamTls = new UpstreamTls(TestCertificates.RootPem, "localhost", clientCertificate, clientKey),
                        Tls = new ListenerTls(certificate, key, TestCertificates.RootPem),
                    },
                ],
            },
        };
        await fixture.StartAsync(WardenMode.Advise);
        await using var peer = await FakePeer.ConnectAsync(
            fixture.Sidecar.AddressOf("basic"),
            new ChannelSecurity
            {
                RootCertificatesPem = TestCertificates.RootPem, ServerName = "localhost", ClientCertificatePem = clientCertificate, ClientKeyPem = clientKey,
            });
        var conversation = await chaincode.NextAsync();
        await peer.SendAsync([8, 2]);
        Assert.Equal([8, 2], await conversation.NextAsync());
    }

    private static Gen<(bool FromPeer, byte[] Bytes)[]> Conversations() =>
        from argument in Values()
        from written in Values()
        from junk in Bytes(64)
        from junkFirst in ArbMap.Default.ArbFor<bool>().Generator
        from status in Gen.Elements(200, 201, 299, 399, 400, 500, 0)
        select Frames(argument, written, junk, junkFirst, status);

    private static (bool, byte[])[] Frames(byte[] argument, byte[] written, byte[] junk, bool junkFirst, int status)
    {
        var call = new TestCall("basic", "Create", "x");
        var transaction = ChaincodeMessage.Parser.ParseFrom(call.Transaction());
        transaction.Payload = new ChaincodeInput { Args = { ByteString.CopyFromUtf8("Create"), ByteString.CopyFrom(argument) } }.ToByteString();
        var put = call.Frame(MessageType.PutState, new PutState { Key = "key", Value = ByteString.CopyFrom(written) });
        var batch = call.Frame(MessageType.WriteBatchState, new WriteBatchState
        {
            Rec = { new WriteRecord { Key = "key2", Value = ByteString.CopyFrom(written), Type = WriteRecord.Types.Type.PutState } },
        });
        var broken = call.Frame(MessageType.WriteBatchState) is var empty ? [.. empty, .. junk] : Array.Empty<byte>();
        return
        [
            (junkFirst, junk),
            (true, transaction.ToByteArray()),
            (false, put),
            (true, call.Response()),
            (false, batch),
            (true, call.Response(junk)),
            (false, broken),
            (true, call.Response()),
            (false, call.Frame(MessageType.DelState, new DelState { Key = "gone" })),
            (true, call.Frame(MessageType.Error)),
            (false, call.Completed(status, "reply", "payload")),
            (!junkFirst, junk),
        ];
    }

    private static Gen<byte[]> Values() => Gen.OneOf(
        Bytes(200),
        Gen.Constant(Array.Empty<byte>()),
        Gen.Constant(new byte[1024 * 1024]),
        Gen.Constant(Enumerable.Repeat((byte)'[', 64).Concat(Enumerable.Repeat((byte)']', 64)).ToArray()),
        Gen.Constant("{\"a\":1,\"a\":2,\"a\":{\"a\":\"\\ud800\"}}"u8.ToArray()),
        Gen.Constant("{\"a\":1e999,\"b\":-0,\"c\":[1,"u8.ToArray()),
        Gen.Constant(new byte[] { 0xff, 0xfe, 0xc0, 0x80, 0xed, 0xa0, 0x80 }));

    // A lone keepalive among random bytes would be echoed, as it has to be.
    private static Gen<byte[]> Bytes(int most) => Gen.Choose(0, most)
        .SelectMany(n => Gen.Choose(0, 255).Select(i => (byte)i).ArrayOf(n))
        .Where(b => !(Warden.Host.Relay.Frame.TryRead(b, out var frame) && frame.Type is MessageType.Keepalive));
}

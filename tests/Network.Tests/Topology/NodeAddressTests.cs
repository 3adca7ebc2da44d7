using System.Net;
using System.Net.Sockets;

namespace Warden.Topology.Tests;

public sealed class NodeAddressTests
{
    // Where Linux begins to number outgoing connections; other systems begin later.
    private const int FirstOutgoingPort = 32768;

    [Fact]
    public void Addresses_chosen_side_by_side_are_all_different_and_no_outgoing_connection_gets_one()
    {
        var ports = ParallelEnumerable.Range(0, 200).Select(_ => NodeAddress.ChooseFree().Port).ToList();

        Assert.Equal(ports.Count, ports.Distinct().Count());
        Assert.All(ports, port => Assert.InRange(port, 1024, FirstOutgoingPort - 1));
    }

    [Fact]
    public void A_chosen_address_can_be_listened_on_again_and_again_and_stays_reserved_among_processes_in_between()
    {
        var endpoint = IPEndPoint.Parse(NodeAddress.ChooseFree().ToString());
        for (var i = 0; i < 3; i++)
        {
            using var listener = new TcpListener(endpoint);
            listener.Start();
        }

        // What another process tries first, before it looks whether somebody listens.
        using var reservation = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        Assert.Throws<SocketException>(() => reservation.Bind(endpoint));
    }

    [Fact]
    public void An_address_of_an_interface_that_is_not_here_is_refused() =>
        Assert.Throws<IOException>(() => NodeAddress.ChooseFree("192.0.2.1"));
}

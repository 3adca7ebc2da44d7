using Grpc.Core;
using Warden.Protocol.Health;
using Status = Warden.Protocol.Health.HealthCheckResponse.Types.ServingStatus;

namespace Warden.Chaincode.Shim;

/// <summary>gRPC's health service: SERVING while transactions are taken, NOT_SERVING while the server stops.</summary>
internal sealed class HealthService(PeerStreams streams) : Health.HealthBase
{
    private const string Stream = "protos.Chaincode";

    private Status Now => streams.IsEnding ? Status.NotServing : Status.Serving;

    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) => IsKnown(request.Service)
        ? Task.FromResult(new HealthCheckResponse { Status = Now })
        : throw new RpcException(new Grpc.Core.Status(StatusCode.NotFound, $"unknown service '{request.Service}'; expected '' or '{Stream}'"));

    public override async Task Watch(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        await responseStream.WriteAsync(new HealthCheckResponse { Status = IsKnown(request.Service) ? Now : Status.ServiceUnknown });
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, streams.Ending);
        await Task.Delay(Timeout.Infinite, ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!context.CancellationToken.IsCancellationRequested && IsKnown(request.Service))
            await responseStream.WriteAsync(new HealthCheckResponse { Status = Status.NotServing });
    }

    private static bool IsKnown(string service) => service is "" or Stream;
}

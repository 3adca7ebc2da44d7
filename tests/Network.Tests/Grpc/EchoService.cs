using Grpc.Core;

namespace Warden.Network.Tests.Grpc;

/// <summary>A service over raw bytes in all four call shapes; each test says what its methods do.</summary>
[BindServiceMethod(typeof(EchoService), nameof(Bind))]
public class EchoService
{
    public const string ServiceName = "warden.test.Echo";

    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes);

    public static readonly Method<byte[], byte[]> UnaryMethod = new(MethodType.Unary, ServiceName, "Unary", Bytes, Bytes);
    public static readonly Method<byte[], byte[]> CollectMethod = new(MethodType.ClientStreaming, ServiceName, "Collect", Bytes, Bytes);
    public static readonly Method<byte[], byte[]> RepeatMethod = new(MethodType.ServerStreaming, ServiceName, "Repeat", Bytes, Bytes);
    public static readonly Method<byte[], byte[]> ChatMethod = new(MethodType.DuplexStreaming, ServiceName, "Chat", Bytes, Bytes);
    public static readonly Method<byte[], byte[]> UnknownMethod = new(MethodType.Unary, ServiceName, "Nothing", Bytes, Bytes);
    public static readonly Method<byte[], byte[]> UnknownService = new(MethodType.Unary, "warden.test.Nobody", "Unary", Bytes, Bytes);

    public UnaryServerMethod<byte[], byte[]> OnUnary { get; set; } = (request, _) => Task.FromResult(request);

    public ClientStreamingServerMethod<byte[], byte[]> OnCollect { get; set; } = async (requests, context) =>
    {
        var all = new MemoryStream();
        while (await requests.MoveNext(context.CancellationToken))
        {
            all.Write(requests.Current);
        }

        return all.ToArray();
    };

    public ServerStreamingServerMethod<byte[], byte[]> OnRepeat { get; set; } = async (request, responses, _) =>
    {
        foreach (var b in request)
        {
            await responses.WriteAsync([b]);
        }
    };

    public DuplexStreamingServerMethod<byte[], byte[]> OnChat { get; set; } = async (requests, responses, context) =>
    {
        while (await requests.MoveNext(context.CancellationToken))
        {
            await responses.WriteAsync(requests.Current);
        }
    };

    public static void Bind(ServiceBinderBase binder, EchoService? service)
    {
        binder.AddMethod(UnaryMethod, service is null ? null : service.Unary);
        binder.AddMethod(CollectMethod, service is null ? null : service.Collect);
        binder.AddMethod(RepeatMethod, service is null ? null : service.Repeat);
        binder.AddMethod(ChatMethod, service is null ? null : service.Chat);
    }

    public virtual Task<byte[]> Unary(byte[] request, ServerCallContext context) => OnUnary(request, context);

    public virtual Task<byte[]> Collect(IAsyncStreamReader<byte[]> requests, ServerCallContext context) => OnCollect(requests, context);

    public virtual Task Repeat(byte[] request, IServerStreamWriter<byte[]> responses, ServerCallContext context) => OnRepeat(request, responses, context);

    public virtual Task Chat(IAsyncStreamReader<byte[]> requests, IServerStreamWriter<byte[]> responses, ServerCallContext context) =>
        OnChat(requests, responses, context);
}

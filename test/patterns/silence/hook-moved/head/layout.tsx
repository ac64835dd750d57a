export function LayoutForm({ form }) {
  return <form onSubmit={form.submit} />;
}

// Now
export default function NowPage() {
  return <div className="page"><h1>Now</h1></div>
}
